/** Words of the header that widget.js needs before exploring.js is there. */
export const FIND = "Find a metric";
export const TABLE = "Table";

/**
 * An element of the treegrid, whose role says what it is: an HTML table can neither be a tree nor leave
 * lines out that nobody sees.
 */
export const Part = "div";

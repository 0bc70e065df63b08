/**
 * Puts text on the clipboard, as plain text and as HTML. Goes through a copy event, which needs no
 * permission; false: the browser does not do that here.
 */
export function copyText(text: string, html?: string): boolean {
  let done = false;
  const put = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData("text/plain", text);
    if (html !== undefined) event.clipboardData?.setData("text/html", html);
    done = true;
  };
  document.addEventListener("copy", put, { capture: true });
  try {
    document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", put, { capture: true });
  }
  return done;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Rows as spreadsheets take them: tabs between cells, and a table. */
export function copyTable(rows: readonly (readonly string[])[]): boolean {
  const text = rows.map((row) => row.map((cell) => cell.replace(/[\t\n]/g, " ")).join("\t"));
  const html = rows.map(
    (row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`,
  );
  return copyText(text.join("\n"), `<table>${html.join("")}</table>`);
}

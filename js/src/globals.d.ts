/** True in the notebook widget, false in the read-only page: what only edits is left out of the page at build time. */
declare const EDITOR: boolean;

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*?raw" {
  const text: string;
  export default text;
}

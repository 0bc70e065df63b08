import { FUNCTION_HELP } from "../text/functions.ts";

/** The function whose arguments are typed at the caret, and which of them; null: none. */
export function callAt(text: string, caret: number): { name: string; argument: number } | null {
  let depth = 0;
  let argument = 0;
  const before = text.slice(0, caret).replace(/\[[^\]]*(\]|$)/g, (name) => "_".repeat(name.length));
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const letter = before[at];
    if (letter === ")") depth += 1;
    else if (letter === "," && depth === 0) argument += 1;
    else if (letter === "(") {
      if (depth > 0) {
        depth -= 1;
        continue;
      }
      const name = /([a-z_]+)\s*$/i.exec(before.slice(0, at))?.[1]?.toLowerCase() ?? "";
      if (name in FUNCTION_HELP) return { name, argument };
      argument = 0;
    }
  }
  return null;
}

/** The usage of a function cut into its arguments: what stands before, each of them, what follows. */
export function argumentsOf(usage: string): { head: string; parts: string[] } {
  const open = usage.indexOf("(") + 1;
  return { head: usage.slice(0, open), parts: usage.slice(open, -1).split(", ") };
}

import { FUNCTION_HELP } from "../text/functions.ts";
import { argumentsOf, callAt } from "./function-help.ts";

/** How the function at the caret is written; the argument that is typed stands out. */
export function Signature({ text, caret }: { text: string; caret: number }) {
  const call = callAt(text, caret);
  const [usage, sentence] = FUNCTION_HELP[call?.name ?? ""] ?? [];
  if (!call || usage === undefined) return null;
  const { head, parts } = argumentsOf(usage);
  const at = Math.min(call.argument, parts.length - 1);
  return (
    <div class="kt-signature" role="status">
      <code>
        {head}
        {parts.map((part, index) => (
          <span key={part}>
            {index > 0 && ", "}
            {index === at ? <b>{part}</b> : part}
          </span>
        ))}
        )
      </code>
      <span>{sentence}</span>
    </div>
  );
}

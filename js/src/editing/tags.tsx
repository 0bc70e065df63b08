import { useState } from "preact/hooks";
import * as words from "../text/editing.ts";
import { click, type PartProps } from "./field.tsx";

/** Tags as chips; Enter or a comma makes one of what is typed, Backspace takes the last one back. */
export function Tags({ view, metric, disabled }: PartProps) {
  const [typed, setTyped] = useState("");
  const { tags } = metric;
  const set = (next: readonly string[]) =>
    void click(view, metric.id, { changes: { tags: [...new Set(next)] } });
  const add = (text: string): void => {
    setTyped("");
    const more = text.split(",").map((one) => one.trim());
    const added = more.filter((one) => one !== "" && !tags.includes(one));
    if (added.length > 0) set([...tags, ...added]);
  };
  return (
    <div class="kt-field">
      <span aria-hidden="true">{words.TAGS}</span>
      <div class="kt-tags">
        {tags.map((tag) => (
          <span key={tag} class="kt-chip">
            {tag}
            {!disabled && (
              <button
                type="button"
                aria-label={words.removeTag(tag)}
                data-lm-suppress-shortcuts="true"
                onClick={() => set(tags.filter((one) => one !== tag))}
              >
                ×
              </button>
            )}
          </span>
        ))}
        <input
          aria-label={words.ADD_TAG}
          placeholder={tags.length === 0 && !disabled ? words.ADD_TAG : ""}
          data-lm-suppress-shortcuts="true"
          disabled={disabled}
          value={typed}
          onInput={(event) => {
            const { value } = event.currentTarget;
            if (value.endsWith(",")) add(value);
            else setTyped(value);
          }}
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add(typed);
            else if (event.key === "Backspace" && typed === "" && tags.length > 0)
              set(tags.slice(0, -1));
          }}
        />
      </div>
    </div>
  );
}

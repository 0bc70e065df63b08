import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import type { Suggestion } from "./formula-text.ts";

interface SuggestionsProps {
  /** Id of the list. */
  list: string;
  offered: readonly Suggestion[];
  word: string;
  chosen: number;
  value: (metric: MetricState) => string;
  onChoose: (suggestion: Suggestion) => void;
}

/** The label with the typed part in bold. */
function Marked({ label, word }: { label: string; word: string }) {
  const typed = word.trim();
  const place = label.toLowerCase().indexOf(typed.toLowerCase());
  if (typed === "" || place < 0) return <span>{label}</span>;
  return (
    <span>
      {label.slice(0, place)}
      <b class="typed">{label.slice(place, place + typed.length)}</b>
      {label.slice(place + typed.length)}
    </span>
  );
}

/** What could be meant; the keyboard stays in the input. */
export function Suggestions({ list, offered, word, chosen, value, onChoose }: SuggestionsProps) {
  return (
    <div
      class="kt-ac"
      id={list}
      role="listbox"
      aria-label={words.SUGGESTIONS}
      hidden={offered.length === 0}
    >
      {offered.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus (aria-activedescendant)
        <div
          key={suggestion.insert}
          id={`${list}-${index}`}
          role="option"
          class="option"
          aria-selected={index === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
        >
          <span class="k" aria-hidden="true">
            {suggestion.metric ? "M" : "ƒ"}
          </span>
          <Marked label={suggestion.label} word={word} />
          <span class="value num">
            {suggestion.metric ? value(suggestion.metric) : words.FUNCTION}
          </span>
        </div>
      ))}
    </div>
  );
}

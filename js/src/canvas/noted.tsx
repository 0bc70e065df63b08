import { formatPeriod } from "../format.ts";
import { NOTES, noteOn } from "../text/editing.ts";
import { notesOf, type View } from "../views/view.ts";

/** What the marks on the time axis of the trend say, in the order of days; each leads to its period. */
export function Noted({ view }: { view: View }) {
  const id = view.boxes.value.get(view.selected.value ?? "")?.metric ?? null;
  const notes = notesOf(view, id);
  if (notes.length === 0) return null;
  return (
    <ul class="kt-noted" aria-label={NOTES}>
      {notes.map(({ date, text, period, metric }) => (
        <li key={`${date} ${text} ${metric}`}>
          <button
            type="button"
            aria-label={noteOn(formatPeriod(date), text)}
            aria-disabled={period === null}
            aria-pressed={period !== null && period === view.period.value}
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              if (period !== null) view.period.value = period;
            }}
          >
            <b class="num">{formatPeriod(date)}</b> {text}
          </button>
          <span class="kt-tip" role="tooltip">
            {noteOn(formatPeriod(date), text)}
          </span>
        </li>
      ))}
    </ul>
  );
}

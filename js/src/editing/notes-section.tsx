import { useState } from "preact/hooks";
import { formatPeriod } from "../format.ts";
import { attempt, complain } from "../interactions/actions.ts";
import type { MetricState, Note, NoteNamed } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";

const named = ({ date, text, metric }: Note): NoteNamed => ({ date, text, metric });

/** The first day of a period, as far as its key says it; else today. */
export function dayOf(key: string): string {
  const [, year = "", kind = "", number = "1", day = "01"] =
    /^(\d{4})(?:-([QW]?)(\d{1,2}))?(?:-(\d{2}))?/.exec(key) ?? [];
  if (year === "") return new Date().toISOString().slice(0, 10);
  if (kind === "W") {
    const fourth = new Date(`${year}-01-04T00:00Z`); // it is in the first week
    const monday = fourth.getUTCDate() - ((fourth.getUTCDay() + 6) % 7);
    fourth.setUTCDate(monday + 7 * (Number(number) - 1));
    return fourth.toISOString().slice(0, 10);
  }
  const month = kind === "Q" ? Number(number) * 3 - 2 : Number(number);
  return `${year}-${String(month).padStart(2, "0")}-${day}`;
}

/** Notes of a metric and of the whole tree, by day, and a line to write another. */
export function NotesSection({ view, metric }: { view: View; metric: MetricState | null }) {
  const { notes, periods } = view.store.state.value;
  const shown = notes.filter((note) => note.metric === null || note.metric === metric?.id);
  const locked = metric !== null && view.locks.value.has(metric.id);
  async function drop(note: Note): Promise<void> {
    const outcome = await attempt(view, "drop_note", named(note));
    if (!outcome.ok) complain(view, outcome.error);
  }
  return (
    <section>
      <h3>{words.NOTES}</h3>
      <ul class="kt-notes">
        {shown.map((note) => (
          <li key={`${note.date} ${note.text} ${note.metric}`}>
            <button
              type="button"
              class="kt-link num"
              data-lm-suppress-shortcuts="true"
              disabled={note.period === null}
              onClick={() => {
                view.period.value = note.period ?? "";
              }}
            >
              {note.date}
            </button>
            <span>
              {note.text}
              {note.metric === null && metric !== null && <i> ({words.WHOLE_TREE})</i>}
            </span>
            {view.editable && (
              <button
                type="button"
                class="kt-x"
                aria-label={words.removeNote(note.text)}
                data-lm-suppress-shortcuts="true"
                onClick={() => void drop(note)}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {view.editable && !locked && (
        <NoteForm
          key={periods.keys[view.position.value]}
          view={view}
          metric={metric?.id ?? null}
          day={dayOf(periods.keys[view.position.value] ?? "")}
        />
      )}
    </section>
  );
}

interface NoteFormProps {
  view: View;
  metric: string | null;
  day: string;
  onDone?: () => void;
}

export function NoteForm({ view, metric, day, onDone }: NoteFormProps) {
  const [date, setDate] = useState(day);
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  async function add(): Promise<void> {
    if (text.trim() === "") return;
    const outcome = await attempt(view, "note", { date, text: text.trim(), metric });
    if (!outcome.ok && outcome.error.code !== "disconnected") {
      setError(sentence(outcome.error));
      return;
    }
    setText("");
    onDone?.();
  }
  return (
    <form
      class="kt-note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        type="date"
        class="kt-input num"
        aria-label={words.DATE}
        title={formatPeriod(date)}
        data-lm-suppress-shortcuts="true"
        value={date}
        onInput={(event) => {
          setDate(event.currentTarget.value);
          setError("");
        }}
      />
      <input
        class="kt-input"
        aria-label={words.ADD_NOTE}
        placeholder={words.ADD_NOTE}
        data-first
        data-lm-suppress-shortcuts="true"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setError("");
        }}
      />
      {error !== "" && (
        <span class="kt-error" role="alert">
          {error}
        </span>
      )}
    </form>
  );
}

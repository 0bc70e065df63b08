import { useState } from "preact/hooks";
import { formatPeriod } from "../format.ts";
import { attempt, complain } from "../interactions/actions.ts";
import type { MetricState, Note, NoteNamed } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { notesOf, type View } from "../views/view.ts";
import { Link, Sign, Typed } from "./parts.tsx";

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
  const periods = view.store.fields.periods.value;
  const shown = notesOf(view, metric?.id ?? null);
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
            <Link
              num
              disabled={note.period === null}
              onPress={() => {
                view.period.value = note.period ?? "";
              }}
            >
              {formatPeriod(note.date)}
            </Link>
            <span>
              {note.text}
              {note.metric === null && metric !== null && <i> ({words.WHOLE_TREE})</i>}
            </span>
            {view.editable && (
              <Sign label={words.removeNote(note.text)} onPress={() => void drop(note)}>
                ×
              </Sign>
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
  const typed = (set: (text: string) => void) => (now: string) => {
    set(now);
    setError("");
  };
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
      <Typed
        type="date"
        class="num"
        label={words.DATE}
        title={formatPeriod(date)}
        value={date}
        onType={typed(setDate)}
      />
      <Typed
        label={words.ADD_NOTE}
        placeholder={words.ADD_NOTE}
        first
        value={text}
        onType={typed(setText)}
      />
      {error !== "" && (
        <span class="kt-error" role="alert">
          {error}
        </span>
      )}
    </form>
  );
}

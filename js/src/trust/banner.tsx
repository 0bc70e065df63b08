import { useState } from "preact/hooks";
import { tell } from "../interactions/actions.ts";
import { sentence } from "../sentence.ts";
import style from "../styles/trust.css";
import * as text from "../text/trust.ts";
import type { View } from "../views/view.ts";
import { asPython, lineOf } from "./as-python.ts";
import { reportOf } from "./report.ts";

type Button = readonly [label: string, run: () => void];

/** What is wrong, and what can be done about it: one line for each. */
export function Banner({ view }: { view: View }) {
  return (
    <>
      <style>{style}</style>
      <Failed view={view} />
      <Connection view={view} />
      <Refused view={view} />
    </>
  );
}

interface LineProps {
  title: string;
  says: string;
  lines?: readonly string[];
  buttons: readonly Button[];
}

function Line({ title, says, lines = [], buttons }: LineProps) {
  return (
    <div class="kt-banner" role="alert">
      <span>
        <b>{title}</b> {says}
        {lines.length > 0 && (
          <ul class="kt-kept">
            {lines.map((line, index) => (
              <li key={index}>
                <code>{line}</code>
              </li>
            ))}
          </ul>
        )}
      </span>
      {buttons.map(([label, run]) => (
        <button key={label} type="button" data-lm-suppress-shortcuts="true" onClick={run}>
          {label}
        </button>
      ))}
    </div>
  );
}

/** A text for the clipboard; where the page may not write to it, the text to be copied by hand. */
function useCopy(view: View) {
  const [shown, setShown] = useState("");
  const copy = (what: string): void => {
    const show = () => setShown(what);
    if (!navigator.clipboard) show();
    else navigator.clipboard.writeText(what).then(() => tell(view, text.COPIED), show);
  };
  const area = shown !== "" && (
    <textarea
      class="kt-copy"
      readOnly
      aria-label={text.TO_COPY}
      data-lm-suppress-shortcuts="true"
      value={shown}
      onFocus={({ currentTarget }) => currentTarget.select()}
    />
  );
  return { copy, area };
}

function Connection({ view }: { view: View }) {
  const { store, host } = view;
  const { copy, area } = useCopy(view);
  const link = store.link.value;
  const edits = store.edits.value;
  const gone = store.gone.value;
  const silent = edits.some(({ stage }) => stage === 3);
  if (!gone && !silent && link !== "reconnecting") return null;
  const before = silent && link === "live" && edits.some(({ kept }) => kept);
  const buttons: Button[] = [];
  if (edits.length > 0) {
    if (!gone && link !== "busy") buttons.push([text.SEND_AGAIN, () => host.resend()]);
    buttons.push([text.COPY_AS_PYTHON, () => copy(asPython(edits))]);
    if (link !== "busy") buttons.push([text.DISCARD, () => host.discard()]);
  }
  return (
    <>
      <Line
        title={before ? text.KEPT_BEFORE : text.LINKS[link]}
        says={`${before ? "" : text.CONSEQUENCES[link]} ${text.kept(edits.length)}`}
        lines={edits.map(lineOf)}
        buttons={buttons}
      />
      {area}
    </>
  );
}

/** Edits that were refused after their dialogs had closed. */
function Refused({ view }: { view: View }) {
  const { refusals } = view.store;
  const { copy, area } = useCopy(view);
  const own = refusals.value.filter(({ edit }) => edit.by === view);
  if (own.length === 0) return null;
  const edits = own.map(({ edit }) => edit);
  return (
    <>
      <Line
        title={text.NOT_DONE}
        says=""
        lines={own.map(({ edit, error }) => `${lineOf(edit)}  # ${sentence(error)}`)}
        buttons={[
          [text.COPY_AS_PYTHON, () => copy(asPython(edits))],
          [
            text.CLOSE,
            () => {
              refusals.value = refusals.peek().filter((one) => !own.includes(one));
            },
          ],
        ]}
      />
      {area}
    </>
  );
}

function Failed({ view }: { view: View }) {
  const { copy, area } = useCopy(view);
  const failure = view.failure.value;
  if (failure === null) return null;
  const { error } = failure;
  return (
    <>
      <Line
        title=""
        says={text.failed(error instanceof Error ? error.message : String(error))}
        buttons={[
          [text.COPY_REPORT, () => copy(reportOf(view, failure))],
          [
            text.CLOSE,
            () => {
              view.failure.value = null;
            },
          ],
        ]}
      />
      {area}
    </>
  );
}

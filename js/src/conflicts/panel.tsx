import { useComputed } from "@preact/signals";
import type { Clash } from "../protocol.ts";
import { isolated } from "../sentence.ts";
import * as text from "../text/conflicts.ts";
import { Icon } from "../views/icons.tsx";
import { leaveMode } from "../views/mode.ts";
import { keyOf, type Search } from "./asking.ts";
import { reveal } from "./reveal.ts";

/** The list beside the canvas: each conflict in a sentence, and the way to its cards. */
export function Panel({ search }: { search: Search }) {
  const { view } = search;
  const found = search.found.value;
  const whole = useComputed(() => view.segment.value === null).value;
  return (
    <section class="kt-conflicts" aria-label={text.CONFLICTS}>
      <div class="kt-cf-head">
        <h2 aria-live="polite">{found?.title ?? text.CONFLICTS}</h2>
        <button
          type="button"
          class="kt-x"
          aria-label={text.LEAVE}
          data-lm-suppress-shortcuts="true"
          onClick={() => leaveMode(view)}
        >
          <Icon name="close" />
        </button>
      </div>
      <Of search={search} />
      {!whole && <p class="kt-quiet">{text.WHOLE_ONLY}</p>}
      {search.trouble.value !== "" && <p role="alert">{search.trouble.value}</p>}
      {found && found.clashes.length > 0 && (
        <>
          <List search={search} clashes={found.clashes} />
          {found.more > 0 && <p class="kt-quiet">{text.weaker(found.more)}</p>}
          <p class="kt-cf-key" aria-hidden="true">
            <Sample look="hurts" /> {text.HURTS} <Sample look="helps" /> {text.HELPS}
          </p>
        </>
      )}
      {found?.notes.map((note) => (
        <p key={note} class="kt-quiet">
          {note.charAt(0).toUpperCase() + note.slice(1)}.
        </p>
      ))}
    </section>
  );
}

const Sample = ({ look }: { look: string }) => (
  <svg class="kt-edges kt-clashes" viewBox="0 0 30 10" aria-hidden="true">
    <g class={look}>
      <path d="M3 5h24" />
    </g>
  </svg>
);

/** Whose conflicts: everybody's, or what helps or hurts one computed metric. */
function Of({ search }: { search: Search }) {
  const metrics = [...search.view.metrics.value.values()].filter(({ formula }) => formula !== null);
  return (
    <label class="kt-cf-of">
      <span>{text.OF}</span>
      <select
        aria-label={text.CONFLICTS_OF}
        value={search.metric.value ?? ""}
        data-lm-suppress-shortcuts="true"
        onChange={(event) => {
          search.metric.value = event.currentTarget.value || null;
        }}
      >
        <option value="">{text.WHOLE_TREE}</option>
        {metrics.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** No line ends inside of what an effect is: "(+€1.3K)". */
const unbroken = (told: string) =>
  told
    .split(/(\([^)]*\))/)
    .map((part, index) => (index % 2 === 0 ? part : <span class="kt-cf-by">{part}</span>));

function List({ search, clashes }: { search: Search; clashes: readonly Clash[] }) {
  const { view, chosen, looked } = search;
  const now = looked.value;
  return (
    <ul
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        const buttons = [...event.currentTarget.querySelectorAll("button")];
        const at = buttons.indexOf(event.target as HTMLButtonElement);
        buttons[at + step]?.focus();
        event.preventDefault();
      }}
    >
      {clashes.map((one) => (
        <li key={keyOf(one)}>
          <button
            type="button"
            aria-pressed={one === now}
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              const again = one === now;
              chosen.value = again ? null : keyOf(one);
              if (!again) reveal(view, one);
            }}
          >
            {unbroken(isolated(one.text))}
            {one.short !== "" && <b class={`num ${one.tone}`}> {one.short}</b>}
          </button>
        </li>
      ))}
    </ul>
  );
}

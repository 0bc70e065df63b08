import { useState } from "preact/hooks";
import { attempt, close, tell } from "../interactions/actions.ts";
import type { Relation } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { useOwnId } from "../views/ids.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { Named, Picked, Typed } from "./parts.tsx";

type Confidence = "low" | "medium" | "high";

/** Says by hand what moves what without a formula: an influence, or a lever that helps one and hurts another. */
export function RelateDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const dialog = view.dialog.value;
  const { metrics, periods } = view.store.state.value;
  const label = (id: string | undefined): string => metrics.get(id ?? "")?.label ?? "";
  const own = metricOf(view, boxKey)?.label ?? "";
  const [kind, setKind] = useState<Relation["kind"]>("influence");
  const [from, setFrom] = useState(own);
  const [to, setTo] = useState(label(dialog?.kind === "relate" ? dialog.to : undefined));
  const [hurts, setHurts] = useState("");
  const [sign, setSign] = useState<"+" | "-">("+");
  const [lag, setLag] = useState("0");
  const [confidence, setConfidence] = useState<Confidence>("medium");
  const [note, setNote] = useState("");
  const [error, setError] = useState("");
  const labels = useOwnId("labels");
  const title = words.relatesOf(own);

  const idOf = (text: string): string | undefined => {
    const wanted = text.trim().toLowerCase();
    return [...metrics.values()].find((one) => one.label.toLowerCase() === wanted)?.id;
  };

  async function apply(): Promise<void> {
    const named = kind === "influence" ? [from, to] : [from, to, hurts];
    const unknown = named.find((text) => idOf(text) === undefined);
    if (unknown !== undefined) {
      setError(words.pick(unknown));
      return;
    }
    if (!/^\d+$/.test(lag.trim())) {
      setError(words.notLag(lag));
      return;
    }
    const [first = "", second = "", third = ""] = named.map((text) => idOf(text) ?? "");
    const relation: Relation =
      kind === "influence"
        ? { kind, source: first, target: second, sign, lag: Number(lag), confidence, note }
        : { kind, lever: first, helps: second, hurts: third, note };
    const outcome = await attempt(view, "relate", relation);
    if (outcome.ok) {
      close(view);
      tell(view, outcome.result.summary, { undo: true });
    } else if (outcome.error.code !== "disconnected") setError(sentence(outcome.error));
  }

  const typed = (
    name: string,
    value: string,
    set: (text: string) => void,
    more: Partial<Parameters<typeof Typed>[0]> = {},
  ) => (
    <Named label={name}>
      <Typed
        label={name}
        value={value}
        onType={(now) => {
          set(now);
          setError("");
        }}
        {...more}
      />
    </Named>
  );
  const list = { list: labels };
  return (
    <Popover view={view} boxKey={boxKey} label={title} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <datalist id={labels}>
          {[...metrics.values()].slice(0, 1_000).map((metric) => (
            <option key={metric.id} value={metric.label} />
          ))}
        </datalist>
        <div class="kt-grid">
          <Picked
            label={words.KIND}
            value={kind}
            onPick={setKind}
            options={[
              ["influence", words.INFLUENCE],
              ["conflict", words.CONFLICT],
            ]}
          />
          {typed(words.SOURCE, from, setFrom, list)}
          {typed(kind === "influence" ? words.TARGET_OF : words.HELPS, to, setTo, {
            ...list,
            first: true,
          })}
          {kind === "conflict" && typed(words.HURTS, hurts, setHurts, list)}
          {kind === "influence" && (
            <>
              <Picked
                label={words.SIGN}
                value={sign}
                onPick={setSign}
                options={[
                  ["+", words.RISES],
                  ["-", words.FALLS],
                ]}
              />
              {typed(words.lagIn(periods.grain), lag, setLag, {
                inputMode: "numeric",
              })}
              <Picked
                label={words.CONFIDENCE}
                value={confidence}
                onPick={setConfidence}
                options={[
                  ["low", words.CONFIDENCES.low],
                  ["medium", words.CONFIDENCES.medium],
                  ["high", words.CONFIDENCES.high],
                ]}
              />
            </>
          )}
          {typed(words.NOTE, note, setNote)}
        </div>
        <DialogError>{error}</DialogError>
        <DialogActions view={view} label={words.ADD} ready={to.trim() !== ""} />
      </form>
    </Popover>
  );
}

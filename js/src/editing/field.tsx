import type { ComponentChild } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { attempt, complain } from "../interactions/actions.ts";
import type { Commands, MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import type { View } from "../views/view.ts";
import { inspecting, setDraft } from "./inspecting.ts";
import { Picked } from "./parts.tsx";

/** What a text asks for: the arguments of `update`, or why it asks for nothing that can be done. */
export type Asked = Omit<Commands["update"]["args"], "metric"> | string;

export interface FieldProps {
  view: View;
  metric: string;
  /** Which field; drafts are kept by it. */
  name: string;
  label: string;
  /** As it stands in the tree. */
  shown: string;
  asks: (text: string) => Asked;
  disabled?: boolean;
}

/** What each part of the inspector is given; `disabled`: nothing can be changed now. */
export interface PartProps {
  view: View;
  metric: MetricState;
  disabled: boolean;
}

/** Changes a metric; empty, or why that was refused. What nobody answers is kept by the banner. */
export async function change(view: View, metric: string, asked: Asked): Promise<string> {
  if (typeof asked === "string") return asked;
  const outcome = await attempt(view, "update", { metric, ...asked });
  return outcome.ok || outcome.error.code === "disconnected" ? "" : sentence(outcome.error);
}

/** Changes a metric by something that is clicked, not typed. */
export async function click(view: View, metric: string, asked: Asked): Promise<void> {
  const error = await change(view, metric, asked);
  if (error !== "") complain(view, { code: "", message: error, metric, span: null, hint: "" });
}

/** What is on its way already: leaving a field after Enter asks for nothing more. */
const SENT = new Map<string, string>();

/** A field of the inspector: what is typed is taken over by Enter or by leaving it, and kept until then. */
export function useField({ view, metric, name, shown, asks }: FieldProps) {
  const key = `${metric}/${name}`;
  const draft = inspecting(view).drafts.value.get(key);
  const text = draft?.text ?? shown;
  const commit = async (now: string = text): Promise<void> => {
    if (now === shown) {
      setDraft(view, key, null);
      return;
    }
    if (SENT.get(key) === now) return;
    SENT.set(key, now);
    setDraft(view, key, { text: now, error: "" });
    const error = await change(view, metric, asks(now));
    SENT.delete(key);
    const typed = inspecting(view).drafts.peek().get(key);
    if (error !== "") setDraft(view, key, { text: typed?.text ?? now, error });
    else if (typed?.text === now) setDraft(view, key, null);
  };
  return {
    text,
    error: draft && draft.text !== shown ? draft.error : "",
    dirty: draft !== undefined && draft.text !== shown,
    type: (next: string) => setDraft(view, key, { text: next, error: "" }),
    revert: () => setDraft(view, key, null),
    commit,
  };
}

type InputProps = FieldProps & {
  class?: string;
  placeholder?: string;
  list?: string;
  numeric?: boolean;
  /** Several lines. */
  long?: boolean;
};

/** The input of a field, with nothing around it but what was wrong. */
export function FieldInput(props: InputProps) {
  const { view, metric, name, label, disabled, numeric, long } = props;
  const field = useField(props);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const id = `kt-e-${metric}-${name}`.replace(/\W+/g, "-");
  const { focus } = inspecting(view);
  const wanted = focus.value === name;
  useLayoutEffect(() => {
    if (!wanted) return;
    input.current?.focus({ preventScroll: true });
    input.current?.select();
    focus.value = null;
  }, [wanted, focus]);
  const Tag = long ? "textarea" : "input";
  return (
    <>
      <Tag
        ref={input}
        class={`kt-input${numeric ? " num" : ""} ${props.class ?? ""}`}
        aria-label={label}
        aria-invalid={field.error !== "" || undefined}
        aria-describedby={field.error === "" ? undefined : id}
        data-lm-suppress-shortcuts="true"
        data-dirty={field.dirty || undefined}
        disabled={disabled}
        placeholder={props.placeholder}
        list={props.list}
        autocomplete="off"
        value={field.text}
        onInput={(event) => field.type(event.currentTarget.value)}
        onBlur={() => void field.commit()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !(long && event.shiftKey)) {
            event.preventDefault();
            void field.commit();
          } else if (event.key === "Escape" && field.text !== props.shown) {
            event.preventDefault();
            event.stopPropagation();
            field.revert();
          }
        }}
      />
      {field.error !== "" && (
        <span class="kt-error" role="alert" id={id}>
          {field.error}
        </span>
      )}
    </>
  );
}

/** A field with its name above it and a remark below. */
export function Field(
  props: InputProps & { note?: (text: string) => ComponentChild; wide?: boolean },
) {
  const { text } = useField(props);
  return (
    <div class={`kt-field${props.wide ? " wide" : ""}`}>
      <span aria-hidden="true">{props.label}</span>
      <FieldInput {...props} />
      {props.note && <small class="num">{props.note(text)}</small>}
    </div>
  );
}

/** One of several meanings, taken over as soon as it is chosen. */
export function Choice(
  props: FieldProps & { options: readonly (readonly [string, string])[]; meanings?: boolean },
) {
  const { view, metric, label, shown, asks, options, disabled, meanings } = props;
  return (
    <Picked
      label={label}
      value={shown}
      options={options.map(([name, meaning]) => [name, meanings ? meaning : name, meaning])}
      disabled={disabled}
      onPick={(one) => void click(view, metric, asks(one))}
    />
  );
}

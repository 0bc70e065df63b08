import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as words from "../text/editing.ts";
import { tokens } from "./formula-text.ts";

interface FormulaFieldProps {
  inputRef: RefObject<HTMLTextAreaElement>;
  text: string;
  /** The part that is wrong. */
  span: readonly [number, number] | null;
  label: string;
  /** Id of the list of suggestions. */
  list: string;
  /** Id of what says what is wrong. */
  wrong: string;
  /** Suggestions are shown. */
  open: boolean;
  active: string | undefined;
  invalid: boolean;
  onInput: (text: string, caret: number) => void;
  onCaret: (caret: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Pieces of the text, cut once more at the ends of the wrong part. */
function pieces(text: string, span: readonly [number, number] | null) {
  const [from, to] = span ? [span[0], Math.max(span[1], span[0] + 1)] : [0, 0];
  return tokens(span && from >= text.length ? `${text} ` : text).flatMap(
    ({ text: piece, kind, start }) => {
      const cuts = [0, from - start, to - start, piece.length].filter(
        (cut) => cut >= 0 && cut <= piece.length,
      );
      const ends = [...new Set(cuts)].sort((a, b) => a - b);
      return ends.slice(1).map((end, index) => {
        const begin = ends[index] ?? 0;
        const wrong = span !== null && start + begin >= from && start + end <= to;
        return { key: start + begin, piece: piece.slice(begin, end), kind, wrong };
      });
    },
  );
}

/** A field that grows with its text, which is coloured by a copy behind it; what is wrong is underlined. */
export function FormulaField(props: FormulaFieldProps) {
  const copy = useRef<HTMLDivElement>(null);
  const follow = (): void => {
    if (copy.current && props.inputRef.current)
      copy.current.scrollTop = props.inputRef.current.scrollTop;
  };
  useLayoutEffect(follow, [props.text]);
  const caret = (event: Event): void => {
    props.onCaret((event.currentTarget as HTMLTextAreaElement).selectionStart ?? 0);
    follow();
  };
  return (
    <div class={`kt-fx${props.invalid ? " invalid" : ""}`}>
      <div class="kt-fx-copy" ref={copy} aria-hidden="true">
        {pieces(props.text, props.span).map(({ key, piece, kind, wrong }) => (
          <span key={key} class={`${kind}${wrong ? " wrong" : ""}`}>
            {piece}
          </span>
        ))}
      </div>
      <textarea
        ref={props.inputRef}
        data-first="true"
        rows={1}
        aria-label={props.label}
        aria-haspopup="listbox"
        aria-controls={props.open ? props.list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={props.active}
        aria-invalid={props.invalid}
        aria-describedby={props.invalid ? props.wrong : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={words.LIKE_FORMULA}
        data-lm-suppress-shortcuts="true"
        value={props.text}
        onInput={(event) =>
          props.onInput(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)
        }
        onKeyDown={props.onKeyDown}
        onKeyUp={caret}
        onClick={caret}
        onScroll={follow}
      />
    </div>
  );
}

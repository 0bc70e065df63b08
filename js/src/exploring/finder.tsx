import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../views/icons.tsx";
import type { View } from "../views/view.ts";
import type { Fit } from "./fuzzy.ts";
import { Marked } from "./marked.tsx";
import { type Placing, useTopLayer } from "./top-layer.ts";

interface SheetProps {
  view: View;
  panelRef?: { current: HTMLDivElement | null };
  class: string;
  label: string;
  width: number;
  placing: Placing;
  /** After a press elsewhere; without, it closes. */
  onOutside?: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  children: preact.ComponentChildren;
}

/** A dialog over the tree that hangs on no card. */
export function Sheet({ view, panelRef, label, width, placing, onOutside, ...rest }: SheetProps) {
  const own = useRef<HTMLDivElement>(null);
  const panel = panelRef ?? own;
  useTopLayer(panel, { view, width, placing, ...(onOutside && { onOutside }) });
  return <div ref={panel} popover="manual" role="dialog" aria-label={label} {...rest} />;
}

interface FinderProps {
  /** Id of the list below it. */
  list: string;
  label: string;
  placeholder: string;
  text: string;
  /** How many lines the list has, and which one is chosen. */
  count: number;
  at: number;
  onInput: (text: string) => void;
  /** What stands beside it. */
  children?: preact.ComponentChildren;
}

/** The field of a list that is searched: the keyboard stays in it. */
export function Finder({ list, label, text, count, at, children, ...rest }: FinderProps) {
  return (
    <div class="kt-search-field">
      <Icon name="search" />
      <input
        data-first
        role="combobox"
        aria-label={label}
        aria-expanded={count > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={count > 0 ? `${list}-${at}` : undefined}
        placeholder={rest.placeholder}
        autocomplete="off"
        spellcheck={false}
        data-lm-suppress-shortcuts="true"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => rest.onInput(event.currentTarget.value)}
      />
      {children}
    </div>
  );
}

interface ListProps {
  id: string;
  class: string;
  label: string;
  children: preact.ComponentChildren;
}

export function List({ label, ...rest }: ListProps) {
  return <div role="listbox" aria-label={label} {...rest} />;
}

interface LineProps {
  /** Id of the list. */
  list: string;
  index: number;
  chosen: boolean;
  barred?: boolean;
  label: string;
  marks: Fit["marks"];
  /** Below the label. */
  about: preact.ComponentChildren;
  onTake: () => void;
  /** At the end of the line. */
  children: preact.ComponentChildren;
}

/** A line of a list that is searched; `aria-activedescendant` says which one the keyboard is on. */
export function Line({ list, index, chosen, barred = false, ...rest }: LineProps) {
  const row = useRef<HTMLDivElement>(null);
  // after the paint, when it is known where everything stands
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={row}
      id={`${list}-${index}`}
      role="option"
      tabIndex={-1}
      class="kt-hit"
      aria-selected={chosen}
      aria-disabled={barred || undefined}
      onPointerDown={(event) => {
        event.preventDefault();
        rest.onTake();
      }}
    >
      <span>
        <b dir="auto">
          <Marked text={rest.label} marks={rest.marks} />
        </b>
        {rest.about && <i>{rest.about}</i>}
      </span>
      {rest.children}
    </div>
  );
}

interface CloseProps {
  label: string;
  /** It has the keyboard first. */
  first?: boolean;
  onClick: () => void;
}

export function Close({ label, first, onClick }: CloseProps) {
  return (
    <button
      type="button"
      class="kt-x"
      data-first={first}
      aria-label={label}
      title={label}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      <Icon name="close" />
    </button>
  );
}

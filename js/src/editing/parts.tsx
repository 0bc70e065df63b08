import type { ComponentChildren, JSX } from "preact";

type Bare = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "label" | "value">;

interface TypedProps extends Bare {
  label: string;
  value: string;
  onType: (text: string) => void;
  /** It has the keyboard when its dialog opens. */
  first?: boolean;
}

/** An input of a dialog or a panel, by its name. */
export function Typed({ label, onType, first, class: more = "", ...rest }: TypedProps) {
  return (
    <input
      autocomplete="off"
      {...rest}
      class={`kt-input ${more}`}
      aria-label={label}
      data-first={first || undefined}
      data-lm-suppress-shortcuts="true"
      onInput={(event) => onType(event.currentTarget.value)}
    />
  );
}

interface PickedProps<T extends string> {
  label: string;
  value: T;
  onPick: (one: T) => void;
  /** What stands for it, and what a reader sees. */
  options: readonly (readonly [T, string, title?: string])[];
  disabled?: boolean | undefined;
}

/** One of several meanings, with its name above it. */
export function Picked<T extends string>(props: PickedProps<T>) {
  const { label, value, onPick, options, disabled } = props;
  return (
    <Named label={label}>
      <select
        class="kt-input"
        aria-label={label}
        data-lm-suppress-shortcuts="true"
        disabled={disabled}
        value={value}
        onChange={(event) => {
          const picked = options.find(([one]) => one === event.currentTarget.value);
          if (picked) onPick(picked[0]);
        }}
      >
        {options.map(([one, text, title]) => (
          <option key={one} value={one} title={title}>
            {text}
          </option>
        ))}
      </select>
    </Named>
  );
}

/** What is typed or chosen, with its name above it. */
export function Named({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label class="kt-field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface PressProps {
  onPress: () => void;
  children: ComponentChildren;
  title?: string;
  disabled?: boolean;
}

/** A button that looks like a word. */
export function Link({ onPress, children, num, ...rest }: PressProps & { num?: boolean }) {
  return (
    <button
      type="button"
      class={num ? "kt-link num" : "kt-link"}
      data-lm-suppress-shortcuts="true"
      onClick={onPress}
      {...rest}
    >
      {children}
    </button>
  );
}

/** A small button that is a sign; what it does is its name. */
export function Sign({ label, onPress, children, title }: PressProps & { label: string }) {
  return (
    <button
      type="button"
      class="kt-x"
      aria-label={label}
      title={title}
      data-lm-suppress-shortcuts="true"
      onClick={onPress}
    >
      {children}
    </button>
  );
}

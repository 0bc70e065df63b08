import type { Operator } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { useOwnId } from "../views/ids.ts";

const SIGN: Readonly<Record<Operator, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const ALL: readonly Operator[] = ["+", "-", "*", "/"];

/** The operator that the kernel means by a sign it sent; null: none we know. */
export function asOperator(sign: string | null | undefined): Operator | null {
  return ALL.find((operator) => operator === sign || SIGN[operator] === sign) ?? null;
}

interface OperatorChoiceProps {
  legend: string;
  choices?: readonly string[];
  chosen: Operator | null;
  /** The choice has the keyboard when its dialog opens. */
  first?: boolean;
  onChoose: (operator: Operator) => void;
}

/** How a driver joins a formula. */
export function OperatorChoice({ legend, choices, chosen, first, onChoose }: OperatorChoiceProps) {
  const group = useOwnId("operator");
  const offered = choices
    ? ALL.filter((operator) => choices.some((one) => asOperator(one) === operator))
    : ALL;
  return (
    <fieldset class="kt-operators">
      <legend>{legend}</legend>
      {offered.map((operator) => (
        <label key={operator} class={chosen === operator ? "on" : ""}>
          <input
            type="radio"
            name={group}
            class="kt-sr"
            aria-label={words.OPERATORS[operator]}
            data-lm-suppress-shortcuts="true"
            data-first={first || undefined}
            checked={chosen === operator}
            onChange={() => onChoose(operator)}
          />
          <span aria-hidden="true">{SIGN[operator]}</span>
        </label>
      ))}
    </fieldset>
  );
}

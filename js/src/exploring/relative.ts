import * as words from "../text/exploring.ts";
import { parseNumber, plainText } from "../views/number-text.ts";

const STEP = /^([-+*/×÷−])\s*(.+)$/;
const SHARE = /^[^%]*%$/;

/** A number, or why a text is none; null: the text is empty, so there is no number. */
export type Typed = { readonly value: number | null } | { readonly error: string };

/**
 * What somebody typed where a number stands: "12k", "4.2%", or a change of what is there: "+10%", "-5",
 * "*2", "/4". A sign before what `present` cannot be changed by is that of the number: "-5" where there
 * is nothing, or where a negative number stands. "=-5" is always the number itself.
 *
 * @example typedNumber("+10%", 200, null) // { value: 220 }
 */
export function typedNumber(text: string, present: number | null, unit: string | null): Typed {
  const bare = plainText(text);
  if (bare === "") return { value: null };
  if (bare.startsWith("=")) return read(bare.slice(1), unit, text);
  const step = STEP.exec(bare);
  if (!step) return read(bare, unit, text);
  const [, sign = "", rest = ""] = step;
  const minus = sign === "-" || sign === "−";
  const share = SHARE.test(rest);
  // of a rate in percent, "+1%" is a tenth more of nothing else than of the rate itself
  if (present === null || (minus && present < 0 && !share)) {
    if (sign === "+" || minus) return read(bare, unit, text);
    return { error: words.nothingToChange(bare) };
  }
  const by = parseNumber(rest, share ? null : isFactor(sign) ? null : unit);
  if (by === null) return { error: words.notNumber(text) };
  return checked(changed(present, sign, by, share), text);
}

const isFactor = (sign: string): boolean => /[*/×÷]/.test(sign);

function changed(present: number, sign: string, by: number, share: boolean): number {
  switch (sign) {
    case "+":
      return share ? present * (1 + by) : present + by;
    case "-":
    case "−":
      return share ? present * (1 - by) : present - by;
    case "*":
    case "×":
      return present * by;
    default:
      return present / by;
  }
}

function read(text: string, unit: string | null, typed: string): Typed {
  const value = parseNumber(text, unit);
  return value === null ? { error: words.notNumber(typed) } : { value };
}

/** Rounds away what binary fractions add: 200 + 10 % is 220. */
function checked(value: number, text: string): Typed {
  if (!Number.isFinite(value)) return { error: words.notFinite(text) };
  return { value: Number(value.toPrecision(15)) };
}

/** How well a query fits a text, and which letters it stands on. */
export interface Fit {
  readonly score: number;
  /** Pairs of start and end. */
  readonly marks: readonly (readonly [number, number])[];
}

const WORD_START = 8;
const NEXT = 5;
const GAP = 0.4;

/**
 * The letters of a query in their order in a text, best where words begin and where they stand together;
 * null: they are not all there. `low` is the text in lower case.
 *
 * @example fitting("adr")("Add a driver")?.marks // [[4, 5], [6, 8]]
 */
export function fitting(query: string): (text: string, low?: string) => Fit | null {
  const words = query.trim().toLowerCase();
  const letters = words.replace(/\s+/g, "");
  return (text, low = text.toLowerCase()) => {
    if (letters === "") return { score: 0, marks: [] };
    const whole = low.indexOf(words);
    if (whole >= 0) {
      const start = whole === 0 ? 3 * WORD_START : isStart(low, whole) ? 2 * WORD_START : 0;
      const score = letters.length * NEXT + start + WORD_START - text.length * 0.05;
      return { score, marks: [[whole, whole + words.length]] };
    }
    return isWithin(letters, low, 0) ? scattered(letters, low) : null;
  };
}

function scattered(letters: string, low: string): Fit | null {
  let best: Fit | null = null;
  for (
    let from = low.indexOf(letters[0] ?? "");
    from >= 0;
    from = low.indexOf(letters[0] ?? "", from + 1)
  ) {
    const fit = fitFrom(letters, low, from);
    if (fit && (best === null || fit.score > best.score)) best = fit;
  }
  return best;
}

const isStart = (text: string, at: number): boolean =>
  at === 0 || /[\s_./-]/.test(text[at - 1] ?? "");

/** The first letter stands at `from`; each further one at the next begin of a word, else where it comes. */
function fitFrom(letters: string, text: string, from: number): Fit | null {
  const marks: [number, number][] = [];
  let score = -text.length * 0.05;
  let at = from;
  for (let index = 0; index < letters.length; index += 1) {
    const letter = letters[index] ?? "";
    const last = marks.at(-1);
    const found = index === 0 ? from : nextOf(letter, text, at, letters.slice(index));
    if (found < 0) return null;
    score += isStart(text, found) ? WORD_START : 0;
    if (last && last[1] === found) {
      score += NEXT;
      last[1] += 1;
    } else {
      score -= last ? GAP * (found - last[1]) : GAP * Math.min(found, 10);
      marks.push([found, found + 1]);
    }
    at = found + 1;
  }
  return { score, marks };
}

function nextOf(letter: string, text: string, at: number, rest: string): number {
  if (text[at] === letter) return at;
  for (let start = text.indexOf(letter, at); start >= 0; start = text.indexOf(letter, start + 1))
    if (isStart(text, start) && isWithin(rest.slice(1), text, start + 1)) return start;
  return text.indexOf(letter, at);
}

function isWithin(letters: string, text: string, from: number): boolean {
  let at = from;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

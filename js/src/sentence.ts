/** What went wrong and what to do, as the kernel's own errors read: "message; hint". */
export function sentence({ message, hint }: { message: string; hint: string }): string {
  return hint ? `${message}; ${hint}` : message;
}

/** Words of scripts that are written from right to left: Hebrew, Arabic and their like. */
const RIGHT_TO_LEFT =
  /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufefc](?:[\u0590-\u08ff\ufb1d-\ufefc\s]*(?=[\p{L}\p{M}])[\u0590-\u08ff\ufb1d-\ufefc])?/gu;

/** A text in which such names do not pull along the numbers and signs beside them. */
export const isolated = (text: string): string => text.replace(RIGHT_TO_LEFT, "\u2068$&\u2069");

interface MarkedProps {
  text: string;
  /** Pairs of start and end, in order, none over another. */
  marks: readonly (readonly [number, number])[];
}

/** A text with the letters marked that were looked for. */
export function Marked({ text, marks }: MarkedProps) {
  if (marks.length === 0) return <>{text}</>;
  const parts: preact.ComponentChild[] = [];
  let from = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}

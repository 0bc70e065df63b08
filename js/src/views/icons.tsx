/** Line icons on a grid of 16. */
const PATHS = {
  undo: "M3.5 6.5h6a3.5 3.5 0 010 7h-3M3.5 6.5l3-3M3.5 6.5l3 3",
  redo: "M12.5 6.5h-6a3.5 3.5 0 000 7h3M12.5 6.5l-3-3M12.5 6.5l-3 3",
  lr: "M2.8 5.5h2.4a1 1 0 011 1v3a1 1 0 01-1 1H2.8a1 1 0 01-1-1v-3a1 1 0 011-1zM11 2h2.4a1 1 0 011 1v2.4a1 1 0 01-1 1H11a1 1 0 01-1-1V3a1 1 0 011-1zM11 9.6h2.4a1 1 0 011 1V13a1 1 0 01-1 1H11a1 1 0 01-1-1v-2.400a1 1 0 011-1zM6.200 8h2V4.200H10M8.200 8v3.800H10",
  tb: "M6.500 1.800h3a1 1 0 011 1v2.400a1 1 0 01-1 1h-3a1 1 0 01-1-1V2.800a1 1 0 011-1zM3 10h2.400a1 1 0 011 1v2.400a1 1 0 01-1 1H3a1 1 0 01-1-1V11a1 1 0 011-1zM10.600 10H13a1 1 0 011 1v2.400a1 1 0 01-1 1h-2.400a1 1 0 01-1-1V11a1 1 0 011-1zM8 6.200v2H4.200V10M8 8.200h3.800V10",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  calendar:
    "M4 3h8a2 2 0 012 2v7a2 2 0 01-2 2H4a2 2 0 01-2-2V5a2 2 0 012-2zM2 6.500h12M5.500 1.500v3M10.500 1.500v3",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  formula:
    "M9.5 3c-2-.4-2.4.8-2.700 2.600L5.600 11c-.4 1.800-1 2.600-2.600 2.200M4.200 7h4.600M9.500 8l4 5M13.500 8l-4 5",
  rename: "M10.500 3l2.500 2.500L6 12.500l-3 .500.500-3z",
  more: "M4 8h.01M8 8h.01M12 8h.01",
  remove:
    "M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500l.6 8.500h5.800l.6-8.500M6.800 7v3.600M9.200 7v3.600",
  close: "M4 4l8 8M12 4l-8 8",
  trend: "M2.500 12.500l3.500-4 2.500 2 5-6",
  home: "M9 3.500h3.500V7M12.500 3.500L8 8M6.500 4h-3v8.500H12v-3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} stroke-width={name === "more" ? 2.4 : undefined} />
    </svg>
  );
}

import type { Status } from "../format.ts";

export const STATUS_CLASS: Readonly<Record<Status, string>> = {
  "on track": "good",
  "at risk": "warn",
  "off track": "bad",
  "no data": "none",
};

/** What a shape stands for: a status, or a remark. */
export type Sign = Status | "info";

/** A shape per status, so that colour is never alone: disc, triangle, diamond, dashed ring. */
const SHAPES: Readonly<Record<Sign, preact.JSX.Element>> = {
  "on track": (
    <>
      <circle cx="8" cy="8" r="7" />
      <path class="mark" d="M4.900 8.200l2.200 2.200 4-4.600" />
    </>
  ),
  "at risk": (
    <>
      <path
        d="M8 1.600l6.900 12H1.100z"
        stroke="currentColor"
        stroke-width="1.600"
        stroke-linejoin="round"
      />
      <path class="mark" d="M8 6v3.600M8 11.900v.1" />
    </>
  ),
  "off track": (
    <>
      <rect x="2.600" y="2.600" width="10.800" height="10.800" rx="2" transform="rotate(45 8 8)" />
      <path class="mark" d="M8 4.600v4M8 11.200v.1" />
    </>
  ),
  "no data": <circle class="ring" cx="8" cy="8" r="6" />,
  info: (
    <>
      <circle cx="8" cy="8" r="7" />
      <path class="mark" d="M8 7.400v4M8 4.600v.1" />
    </>
  ),
};

/** The shape alone; what it means stands in words beside it. */
export function StatusIcon({ status }: { status: Sign }) {
  return (
    <svg
      class={`kt-st ${status === "info" ? status : STATUS_CLASS[status]}`}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {SHAPES[status]}
    </svg>
  );
}

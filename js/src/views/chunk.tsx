import { useEffect, useState } from "preact/hooks";
import { warn } from "../interactions/actions.ts";
import { type Analysis, analysis } from "./mode.ts";
import type { View } from "./view.ts";

interface ChunkProps {
  view: View;
  part: "WhyPanel" | "DetailsPopover";
  boxKey: string;
}

/** A dialog that analysis.js brings; it opens as soon as the kernel has handed that over. */
export function Chunk({ view, part, boxKey }: ChunkProps) {
  const [parts, setParts] = useState<Analysis | null>(null);
  useEffect(() => {
    analysis(view.host).then(setParts, (error: Error) => {
      view.dialog.value = null;
      warn(view, error.message);
    });
  }, [view]);
  const Part = parts?.[part];
  return Part ? <Part view={view} boxKey={boxKey} /> : null;
}

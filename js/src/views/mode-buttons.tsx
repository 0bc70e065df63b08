import * as text from "../text/header.ts";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";
import { type ModeName, toggleMode } from "./mode.ts";
import type { View } from "./view.ts";

const MODES: readonly { name: ModeName; icon: IconName; label: string; title: string }[] = [
  { name: "what-if", icon: "sliders", label: text.WHAT_IF, title: text.WHAT_IF_TITLE },
  {
    name: "conflicts",
    icon: "conflict",
    label: text.CONFLICTS,
    title: text.CONFLICTS_TITLE,
  },
];

/** Switches the modes of analysis on and off. */
export function ModeButtons({ view }: { view: View }) {
  const on = view.mode.value?.name;
  return (
    <div class="kt-btns">
      {MODES.map(({ name, icon, label, title }) => (
        <button
          key={name}
          type="button"
          aria-label={label}
          title={title}
          aria-pressed={on === name}
          data-lm-suppress-shortcuts="true"
          onClick={() => void toggleMode(view, name)}
        >
          <Icon name={icon} />
        </button>
      ))}
    </div>
  );
}

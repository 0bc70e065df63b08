import { useRef } from "preact/hooks";
import { SHORTCUTS } from "../interactions/shortcuts.ts";
import * as text from "../text/exploring.ts";
import { Icon } from "../views/icons.tsx";
import type { View } from "../views/view.ts";
import { useActions } from "./all-actions.ts";
import { spelled } from "./keys-text.ts";
import { centred, useTopLayer } from "./top-layer.ts";

interface Group {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, keys: readonly string[]])[];
}

/** All keys there are, in groups: those of actions from the one list, those of the tree pattern beside them. */
function useGroups(view: View): readonly Group[] {
  const actions = useActions(view);
  const shortcuts: Readonly<Record<string, readonly string[]>> = SHORTCUTS;
  const of = (kind: "card" | "tree" | "view") =>
    actions
      .filter((action) => action.of === kind && shortcuts[action.name])
      .filter(({ name }) => !/^level_[2-9]$/.test(name))
      .map(({ name, label }) =>
        name === "level_1"
          ? ([text.LEVELS, ["Alt+1", "Alt+9"]] as const)
          : ([label, shortcuts[name] ?? []] as const),
      );
  return [
    { title: text.OF_CARD, lines: of("card") },
    { title: text.OF_TREE, lines: of("tree") },
    { title: text.OF_VIEW, lines: of("view") },
    { title: text.OF_WALK, lines: text.WALK },
    { title: text.OF_TABLE, lines: text.TABLE_KEYS },
  ].filter(({ lines }) => lines.length > 0);
}

/** Every shortcut. */
export function Help({ view, boxKey }: { view: View; boxKey: string }) {
  const panel = useRef<HTMLDivElement>(null);
  useTopLayer(panel, { view, width: 820, placing: centred });
  const groups = useGroups(view);
  function back(): void {
    view.dialog.value = null;
    view.focusNext.value = boxKey || (view.tabStop.peek() ?? null);
  }
  return (
    <div
      ref={panel}
      class="kt-palette kt-help"
      popover="manual"
      role="dialog"
      aria-label={text.HELP}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          back();
          event.preventDefault();
        }
        event.stopPropagation();
      }}
    >
      <div class="kt-search-field">
        <h3>{text.HELP}</h3>
        <button
          type="button"
          class="kt-x"
          data-first
          aria-label={text.CLOSE}
          data-lm-suppress-shortcuts="true"
          onClick={back}
        >
          <Icon name="close" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <div class="kt-keys" tabIndex={0} data-lm-suppress-shortcuts="true">
        {groups.map(({ title, lines }) => (
          <section key={title}>
            <h4>{title}</h4>
            <dl>
              {lines.map(([label, keys]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {keys.map((one) => (
                      <kbd key={one}>{spelled(one)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}

import { SHORTCUTS } from "../interactions/shortcuts.ts";
import * as text from "../text/exploring.ts";
import type { View } from "../views/view.ts";
import { useActions } from "./all-actions.ts";
import { Close, Sheet } from "./finder.tsx";
import { spelled } from "./keys-text.ts";
import { centred } from "./top-layer.ts";

interface Group {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, keys: readonly string[]])[];
}

/** All keys there are, in groups: those of actions from the one list, those of the tree pattern beside them. */
function useGroups(view: View): readonly Group[] {
  const { actions } = useActions(view);
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
    { title: text.OF_TABLE, lines: text.TABLE_KEYS },
    { title: text.OF_VIEW, lines: of("view") },
    { title: text.OF_WALK, lines: text.WALK },
  ].filter(({ lines }) => lines.length > 0);
}

/** Every shortcut. */
export function Help({ view, boxKey }: { view: View; boxKey: string }) {
  const groups = useGroups(view);
  function back(): void {
    view.dialog.value = null;
    view.focusNext.value = boxKey || (view.tabStop.peek() ?? null);
  }
  return (
    <Sheet
      view={view}
      class="kt-palette kt-help"
      label={text.HELP}
      width={820}
      placing={centred}
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
        <Close label={text.CLOSE} first onClick={back} />
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
    </Sheet>
  );
}

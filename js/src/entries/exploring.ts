import { act, attach } from "../exploring/attach.ts";
import { ColumnsPanel } from "../exploring/columns-panel.tsx";
import { FilterButton, FilterPanel } from "../exploring/filter-panel.tsx";
import { Help } from "../exploring/help.tsx";
import { Layer } from "../exploring/layer.tsx";
import { Menu } from "../exploring/menu.tsx";
import { Palette } from "../exploring/palette.tsx";
import { Search } from "../exploring/search.tsx";
import type { Chunks } from "../views/chunks.ts";
import { LiveTrend } from "../views/live-trend.tsx";
import { Why } from "../views/why-button.tsx";

type Exploring = Chunks["exploring"];

export { act, attach, FilterButton as Find, Layer, LiveTrend as Trend, Why };
export const panels: Exploring["panels"] = {
  search: Search,
  filter: FilterPanel,
  columns: ColumnsPanel,
  palette: Palette,
  menu: Menu,
  help: Help,
};

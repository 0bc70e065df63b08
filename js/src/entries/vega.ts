import vegaEmbed, { type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

/** Draws a Vega-Lite chart; its expressions are interpreted, so pages that forbid `eval` show it too. */
export async function embed(element: HTMLElement, spec: VisualizationSpec): Promise<() => void> {
  const { finalize } = await vegaEmbed(element, spec, {
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    mode: "vega-lite",
    renderer: "svg",
  });
  return finalize;
}

"""What ours and its peers are told in a notebook, and when they count as painted.

Every cell has ``size``, ``drivers`` (each metric's) and ``trees`` at hand. The peers are used as their
documentation has it, with what helps them: no animations, the quickest layout that shows levels, and
ipytree opened as far as ours opens, which is three levels of 85 nodes.

- ours and ipytree write into the page: a label is painted at the end of the frame that it stands in,
  as in the other benchmarks. Ours is asked for the first card and as many as a cell has room for,
  ipytree for the last label that its open levels show.
- ipycytoscape and yfiles draw on a canvas (2D and WebGL), and nobody outside can ask them what is on
  it. Both write labels with ``fillText``, to the canvas or to a texture, so that is listened to: painted
  is the end of the frame in which the label of the last node was written. yfiles leaves out labels that
  would be too small to read: there a draw of as many instances as there are nodes counts as well.
"""

from __future__ import annotations

from dataclasses import dataclass

WATCH = """
window.written = new Set();
window.instances = 0;
window.arrivals = [];
for (const Context of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
  const write = Context.prototype.fillText;
  Context.prototype.fillText = function (text, ...rest) {
    written.add(text);
    return write.call(this, text, ...rest);
  };
}
const draw = WebGL2RenderingContext.prototype.drawArraysInstanced;
WebGL2RenderingContext.prototype.drawArraysInstanced = function (...args) {
  window.instances = Math.max(instances, args[3]);
  return draw.apply(this, args);
};
const Plain = WebSocket;
window.WebSocket = class extends Plain {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) =>
      arrivals.push({ at: performance.now(), size: data.byteLength ?? data.length }));
  }
};
"""
"""Listens in a page before JupyterLab starts in it."""


@dataclass(frozen=True)
class Peer:
    """One widget: Python that shows and changes it, JavaScript that looks at it."""

    name: str
    imports: str
    warm: str
    """Shows two nodes, so that every script of it is loaded before anything is timed."""
    show: str
    rename: str
    """Gives the first metric the label ``{label!r}``; empty where that cannot be seen from outside."""
    shown: str
    """``(size) => boolean``."""
    renamed: str
    """``(label) => boolean``."""
    area: str
    """What is panned or scrolled, a selector."""
    ready: str = ""
    """Brings the first branch to where it can be collapsed."""
    fold: str = ""
    """Collapses the first branch, empty where there is no such gesture."""
    folded: str = ""
    scrolls: bool = False
    """Moved by the wheel of the notebook, as it is as high as its nodes."""


OURS = Peer(
    "ours",
    """import kpitree_widgets as kt
import time; start = time.perf_counter()
tree = trees.tree(size)
made = time.perf_counter() - start""",
    "kt.KPITree.from_text('a = b')",
    "tree",
    "_ = tree.rename('m0', {label!r})",
    """() => document.querySelector('.kt-card[data-id="m0"]') !== null
      && document.querySelectorAll(".kt-card").length > 12""",
    """(label) => document.querySelector('.kt-card[data-id="m0"]')?.textContent.includes(label)""",
    ".kt-canvas",
    """() => {
      const open = [...document.querySelectorAll('.kt-card[aria-expanded="true"]')];
      window.branch = open.find(({ ariaLevel }) => ariaLevel === "2") ?? open[0];
      branch.focus();
    }""",
    """() => branch.dispatchEvent(
      new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }))""",
    """() => branch.ariaExpanded === "false" """,
)
IPYTREE = Peer(
    "ipytree",
    "import ipytree",
    "ipytree.Tree([ipytree.Node('a', [ipytree.Node('b')])])",
    """nodes = {}
for m in reversed(range(size)):
    below = [nodes[driver] for driver in drivers.get(m, ())]
    nodes[m] = ipytree.Node(f"m{m}", below, opened=m < 21)
ipytree.Tree([nodes[0]], animation=0)""",
    "nodes[0].name = {label!r}",
    """(size) => [...document.querySelectorAll(".jstree-anchor")].some(
      ({ textContent }) => textContent === "m" + (Math.min(size, 85) - 1))""",
    "(label) => document.querySelector('.jstree-anchor').textContent === label",
    ".jstree",
    "",
    """() => [...document.querySelectorAll(".jstree-node")].find(
      (node) => node.querySelector(".jstree-anchor").textContent === "m1")
      .querySelector(".jstree-ocl").click()""",
    """() => [...document.querySelectorAll(".jstree-closed")].some(
      (node) => node.querySelector(".jstree-anchor").textContent === "m1")""",
    scrolls=True,
)
IPYCYTOSCAPE = Peer(
    "ipycytoscape",
    "import ipycytoscape",
    """view = ipycytoscape.CytoscapeWidget()
view.graph.add_graph_from_json(
    {"nodes": [{"data": {"id": "a"}}, {"data": {"id": "b"}}],
     "edges": [{"data": {"source": "a", "target": "b"}}]})
view""",
    """view = ipycytoscape.CytoscapeWidget()
view.graph.add_graph_from_json(
    {"nodes": [{"data": {"id": str(m), "label": f"m{m}"}} for m in range(size)],
     "edges": [{"data": {"source": str(m), "target": str(driver)}}
               for m in drivers for driver in drivers[m]]},
    directed=True)
view.set_layout(name="breadthfirst", directed=True, animate=False)
view.set_style([{"selector": "node", "style": {"label": "data(label)"}}])
view""",
    "view.graph.nodes[0].data = {{'id': '0', 'label': {label!r}}}",
    "(size) => written.has('m' + (size - 1))",
    "(label) => written.has(label)",
    ".__________cytoscape_container",
)
YFILES = Peer(
    "yfiles",
    "import yfiles_jupyter_graphs as yfiles",
    """yfiles.GraphWidget(
    nodes=[{"id": 0, "properties": {"label": "a"}}, {"id": 1, "properties": {"label": "b"}}],
    edges=[{"start": 0, "end": 1, "properties": {"label": ""}}],
    graph_layout="tree")""",
    """view = yfiles.GraphWidget(
    nodes=[{"id": m, "properties": {"label": f"m{m}"}} for m in range(size)],
    edges=[{"start": m, "end": driver, "properties": {"label": ""}}
           for m in drivers for driver in drivers[m]],
    graph_layout="tree")
view""",
    "",
    "(size) => written.has('m' + (size - 1)) || instances >= size",
    "",
    ".yfiles-canvascomponent",
)
PEERS = (IPYTREE, IPYCYTOSCAPE, YFILES)

"""Our charts run where scripts from text are forbidden: Vega's expression interpreter draws them whole."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kpitree_widgets as kt

JS = Path(__file__).parents[2] / "js"
NODE = shutil.which(
    "node", path=os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
)

pytestmark = pytest.mark.skipif(
    NODE is None or not (JS / "node_modules" / "vega-interpreter").exists(),
    reason="skipped: this needs Node and js/node_modules; make setup gets both",
)

DRAW = """
import { readFileSync } from "node:fs";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
globalThis.Function = () => { throw new Error("a script was made from text"); };
globalThis.fetch = () => { throw new Error("the network was asked"); };
const warnings = [];
const logger = { level: () => logger, error: (...said) => { throw new Error(said.join(" ")); },
  warn: (...said) => { warnings.push(said.join(" ")); return logger; }, info: () => logger, debug: () => logger };
const { spec } = compile(JSON.parse(readFileSync(0, "utf8")), { logger });
const runtime = vega.parse(spec, undefined, { ast: true });
const view = new vega.View(runtime, { renderer: "none", expr: expressionInterpreter, logger });
await view.runAsync();
console.log(JSON.stringify({ svg: await view.toSVG(), warnings }));
"""


def drawn(chart):
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", DRAW],
        cwd=JS,
        input=json.dumps(chart.to_dict()),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def shop():
    return kt.examples.shop()


def test_a_trend_is_drawn_without_warnings_and_its_axis_is_in_the_unit(shop):
    picture = drawn(shop["revenue"].chart(width=700, theme="dark"))
    assert picture["warnings"] == []
    for text in ("€600K", "€800K", "€1M", "Oct 2026", "Actual", "Target"):
        assert f">{text}</text>" in picture["svg"]


def test_small_multiples_are_drawn_without_warnings(shop):
    picture = drawn(shop.trends(compare="year"))
    assert picture["warnings"] == []
    assert all(f">{shop[metric].label}</text>" in picture["svg"] for metric in shop)


def test_a_gap_is_not_bridged(shop):
    series = shop["revenue"].series.to_numpy(copy=True)
    series[[5, 6, 12]] = np.nan
    tree = kt.KPITree.from_text("Revenue = a * b")
    frame = shop["revenue"].series.to_frame().assign(revenue=series)
    picture = drawn(tree.bind(frame)["revenue"].chart(width=700))
    line = max(picture["svg"].split("<path "), key=lambda part: part.count("L"))
    assert line.split('d="')[1].split('"')[0].count("M") == 3


def test_scenarios_are_drawn_without_warnings_as_bars_and_as_lines(shop):
    dearer = shop.scenario(average_order_value="+5%", from_="2026-06", until="2027-03")
    for chart in (dearer.chart(theme="dark"), dearer.chart("revenue")):
        picture = drawn(chart)
        assert picture["warnings"] == []
        assert ">What if</text>" in picture["svg"]

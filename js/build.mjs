/**
 * Builds what the wheel carries: widget.js and widget.css, vega.js (handed over by the kernel on first
 * use), page.js (the reader inside saved HTML). Prints sizes; a widget over its budget fails the build.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const WIDGET_BUDGET = 120_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const WIDGETS = here("../kpitree_widgets/widgets/static");
const REPORT = here("../kpitree_widgets/report/static");

const READER_STYLES = ["theme", "header", "canvas", "card", "detail", "trend", "findings"];
const EDITOR_STYLES = ["editor", "dialog"];

/** Selectors under which a host shows dark pages: JupyterLab, Colab, marimo, VS Code. */
const DARK_HOSTS = [
  '[data-jp-theme-light="false"]',
  'html[theme="dark"]',
  ".dark",
  "body.vscode-dark",
  "body.vscode-high-contrast:not(.vscode-high-contrast-light)",
];
/** Hosts that say which theme they show; elsewhere the system decides. */
const HOSTS_THAT_SAY =
  ":has([data-jp-theme-light], .vscode-light, .vscode-dark, .vscode-high-contrast, .light, .dark), [theme], .light, .dark";

function tokenStyle({ sizes, tokens }) {
  const colours = (theme) =>
    `--kt-scheme:${theme};color-scheme:${theme};` +
    Object.entries(tokens)
      .map(([name, token]) => `--kt-${name}:${token[`css_${theme}`]};`)
      .join("");
  const lengths = Object.entries(sizes)
    .map(([name, size]) => `--kt-${name.replaceAll("_", "-")}:${size}px;`)
    .join("");
  const dark = DARK_HOSTS.map((host) => `${host} .kt`).join(",");
  return `.kt{${lengths}${colours("light")}}
@media (prefers-color-scheme:dark){:root:not(${HOSTS_THAT_SAY}) .kt{${colours("dark")}}}
${dark}{${colours("dark")}}`;
}

async function styleOf(...files) {
  const theme = JSON.parse(await readFile(here("../kpitree_widgets/theme.json"), "utf8"));
  const parts = await Promise.all(
    files.map((file) => readFile(here(`src/styles/${file}.css`), "utf8")),
  );
  const { code } = await transform([tokenStyle(theme), ...parts].join("\n"), {
    loader: "css",
    minify: true,
  });
  return code;
}

/** `import style from "../styles/theme.css"` gives the finished style, tokens included. */
const themePlugin = {
  name: "theme",
  setup({ onLoad }) {
    onLoad({ filter: /theme\.css$/ }, async () => ({
      contents: await styleOf(...READER_STYLES),
      loader: "text",
    }));
  },
};

/** theme.json without what only Python reads. */
const sizesPlugin = {
  name: "sizes",
  setup({ onLoad }) {
    onLoad({ filter: /theme\.json$/ }, async ({ path }) => {
      const { sizes, advances } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ sizes, advances }), loader: "json" };
    });
  },
};

const shared = {
  absWorkingDir: here("."),
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  write: false,
  logLevel: "warning",
  plugins: [sizesPlugin],
};
const bundle = async (options) => (await build({ ...shared, ...options })).outputFiles[0].text;

async function emit(folder, name, text) {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${name}`, text);
  const bytes = Buffer.byteLength(text);
  console.log(`${name.padEnd(12)} ${kB(bytes)} min ${kB(gzipSync(text).length)} gz`);
  return bytes;
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

const [widget, page, vega, style] = await Promise.all([
  bundle({
    entryPoints: ["src/entries/widget.ts"],
    format: "esm",
    define: { EDITOR: "true" },
  }),
  bundle({
    entryPoints: ["src/entries/page.ts"],
    format: "iife",
    define: { EDITOR: "false" },
    plugins: [sizesPlugin, themePlugin],
  }),
  bundle({ entryPoints: ["src/entries/vega.ts"], format: "esm", plugins: [] }),
  styleOf(...READER_STYLES, ...EDITOR_STYLES),
]);

const bytes = await emit(WIDGETS, "widget.js", widget);
await emit(WIDGETS, "widget.css", style);
await emit(WIDGETS, "vega.js", vega);
// "</script" would end the script element that carries the page's code
await emit(REPORT, "page.js", page.replaceAll("</script", "<\\/script"));
if (bytes > WIDGET_BUDGET) {
  console.error(`widget.js is over its budget of ${kB(WIDGET_BUDGET).trim()}`);
  process.exitCode = 1;
}

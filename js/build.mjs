/**
 * Builds what the wheel carries: widget.js and widget.css, chunks and vega.js (handed over by the kernel
 * on first use), page.js (the reader inside saved HTML). Prints sizes; a widget over its budget
 * fails the build.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

/** Minified and gzipped: every saved model holds a copy. */
const WIDGET_BUDGET = [120_000, 40_000];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const WIDGETS = here("../kpitree_widgets/widgets/static");
const REPORT = here("../kpitree_widgets/report/static");

/** Scripts of their own that widget.js shares its modules with; see src/views/chunks.ts. */
const CHUNKS = ["analysis", "canvas", "editing", "exploring"];
const READER_STYLES = [
  "theme",
  "header",
  "canvas",
  "card",
  "detail",
  "trend",
  "findings",
  "forced",
];
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

/** `var(--jp-…, otherwise)` is `otherwise`: VS Code and Colab define those variables too, always light. */
const JUPYTER = /var\(--jp-[\w-]+, ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g;

function tokenStyle({ sizes, tokens }) {
  const said = (theme, wanted) =>
    Object.entries(tokens)
      .map(([name, token]) => [name, token[`css_${theme}`]])
      .map(([name, css]) => [name, css, css.replaceAll(JUPYTER, "$1")])
      .flatMap(([name, css, plain]) => wanted(name, css, plain))
      .join("");
  const colours = (theme) =>
    `--kt-scheme:${theme};color-scheme:${theme};` +
    said(theme, (name, _, plain) => [`--kt-${name}:${plain};`]);
  const jupyter = (theme) =>
    said(theme, (name, css, plain) => (css === plain ? [] : [`--kt-${name}:${css};`]));
  const lengths = Object.entries(sizes)
    .map(([name, size]) => `--kt-${name.replaceAll("_", "-")}:${size}px;`)
    .join("");
  const dark = DARK_HOSTS.map((host) => `${host} .kt`).join(",");
  return `.kt{${lengths}${colours("light")}}
@media (prefers-color-scheme:dark){:root:not(${HOSTS_THAT_SAY}) .kt{${colours("dark")}}}
${dark}{${colours("dark")}}
[data-jp-theme-light] .kt{${jupyter("light")}}
[data-jp-theme-light="false"] .kt{${jupyter("dark")}}`;
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

/** Styles of the modes of analysis, as text. */
const styleTextPlugin = {
  name: "style-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const SHARED = here("src/views/shared.ts");
const EXPORTED = /^export \{([^}]*)\} from "([^"]+)";/gm;

/** Names that widget.js shares, by module: a package's name or a file. */
async function sharedNames() {
  const text = await readFile(SHARED, "utf8");
  return new Map(
    [...text.matchAll(EXPORTED)].map(([, names, module]) => [
      module.startsWith(".") ? resolve(SHARED, "..", module) : module,
      names
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ]),
  );
}

/** In a chunk a shared module is what `install` was given; it can have no other names. */
const sharedPlugin = {
  name: "shared",
  async setup({ onLoad, onResolve }) {
    const names = await sharedNames();
    onResolve({ filter: /./ }, ({ path, resolveDir, namespace }) => {
      const module = path.startsWith(".") ? resolve(resolveDir, path) : path;
      return names.has(module) && namespace !== "shared"
        ? { path: module, namespace: "shared", sideEffects: false }
        : undefined;
    });
    onLoad({ filter: /./, namespace: "shared" }, ({ path }) => ({
      contents: names
        .get(path)
        .map((name) => `export const ${name} = /* @__PURE__ */ (() => shared.${name})();`)
        .join("\n"),
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
  const sizes = [Buffer.byteLength(text), gzipSync(text).length];
  const [bytes, zipped] = sizes.map(kB);
  console.log(`${name.padEnd(12)} ${bytes} min ${zipped} gz`);
  return sizes;
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

const chunk = (name) =>
  bundle({
    entryPoints: [`src/entries/${name}.ts`],
    format: "iife",
    globalName: "chunk",
    banner: { js: "export default function install(shared){" },
    footer: { js: "return chunk}" },
    define: { EDITOR: "true" },
    plugins: [sizesPlugin, sharedPlugin, styleTextPlugin],
  });

const [widget, page, vega, style, ...chunks] = await Promise.all([
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
  ...CHUNKS.map(chunk),
]);

const sizes = await emit(WIDGETS, "widget.js", widget);
await emit(WIDGETS, "widget.css", style);
for (const [index, name] of CHUNKS.entries()) await emit(WIDGETS, `${name}.js`, chunks[index]);
await emit(WIDGETS, "vega.js", vega);
// "</script" would end the script element that carries the page's code
await emit(REPORT, "page.js", page.replaceAll("</script", "<\\/script"));
if (sizes.some((size, index) => size > WIDGET_BUDGET[index])) {
  console.error(`widget.js is over its budget of ${WIDGET_BUDGET.map(kB).join(" min, ")} gz`);
  process.exitCode = 1;
}

/**
 * What a page shows in other languages: node spoken.mjs <cases.json> <languages>
 * prints by language its samples, and the rows of the cases as the page writes them.
 */
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const [cases, ...languages] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(cases, "utf8"));
const entry = 'export * as format from "./format.ts"; export * as locale from "./locale.ts";';
const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: new URL("../src", import.meta.url).pathname },
  bundle: true,
  write: false,
  format: "esm",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { format, locale } = await import(`data:text/javascript;base64,${code}`);
const spoken = languages.map((language) => {
  locale.setLocale(language);
  const written = Object.entries(rows).map(([name, given]) => [
    name,
    given.map((row) => format[name](...row)),
  ]);
  return [language, { samples: locale.language(), written: Object.fromEntries(written) }];
});
process.stdout.write(JSON.stringify(Object.fromEntries(spoken)));

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { textsIn } from "./texts-in.ts";

const SOURCE = resolve(import.meta.dirname, "../src");

/** Python that is copied, and what a report of a mistake has: neither is in the reader's language. */
const NOT_FOR_READING = new Set(["trust/as-python.ts", "trust/report.ts"]);

test("every word that a person reads stands in text/", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith("text/"))
    .filter((file) => !NOT_FOR_READING.has(file));
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => textsIn(file, readFileSync(`${SOURCE}/${file}`, "utf8")));
  expect(found.sort()).toEqual([]);
}, 60_000);

describe("a word elsewhere is found", () => {
  test.each([
    "<p>Hello</p>",
    '<p>{empty ? "nothing" : <b />}</p>',
    "<p>{`$@{count} found`}</p>",
    '<p>{some && "found"}</p>',
    '<button title="close" />',
    "<button aria-label={`Close $@{label}`} />",
    '<input placeholder={empty ? "name" : ""} />',
    '<Pick label="grain" />',
  ])("in %s", (jsx) => {
    expect(textsIn("planted.tsx", `const planted = ${jsx.replaceAll("@", "")};`)).toHaveLength(1);
  });

  test.each([
    'tell(view, "done");',
    "warn(view, `no $@{what}`);",
    'const LABELS = { label: "copy" };',
    'const why = "It is locked";',
    'const names = [["sum", "Added up"]];',
    'throw complain("not a number at all");',
  ])("in %s", (code) => {
    expect(textsIn("planted.ts", code.replaceAll("@", ""))).toHaveLength(1);
  });
});

test("names of things are not taken for words", () => {
  const code = `
    import { one } from "./one.ts";
    type Status = "on track" | "At risk";
    if (event.key === "Enter") root.querySelector(".kt-card, input select");
    switch (kind) { case "Some kind": break; }
    const look = <i class={on ? "kt-card on" : "off"} data-kind="Some kind" key={\`\${one} two three\`} />;
  `;
  expect(textsIn("planted.tsx", code)).toEqual([]);
});

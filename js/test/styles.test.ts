import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const STYLES = resolve(import.meta.dirname, "../src/styles");

/** Whatever comes or goes below a part that has :has() makes browsers style much of it anew. */
test("only parts that seldom change ask what is in them", () => {
  const styles = readdirSync(STYLES).map((file) => readFileSync(`${STYLES}/${file}`, "utf8"));
  const asking = styles.flatMap((style) => style.match(/[^\s,{}]+(?=:has\()/g) ?? []);
  expect(new Set(asking)).toEqual(new Set([".kt-head", ".kt-tools"]));
});

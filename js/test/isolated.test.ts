import { expect, test } from "vitest";
import { isolated } from "../src/sentence.ts";

test.each([
  ["Revenue rose by €7.2K", "Revenue rose by €7.2K"],
  ["الإيرادات rose by €7.2K", "\u2068الإيرادات\u2069 rose by €7.2K"],
  [
    "from العملاء الجدد (+€7.4K), הכנסות (+€1)",
    "from \u2068العملاء الجدد\u2069 (+€7.4K), \u2068הכנסות\u2069 (+€1)",
  ],
  ["7٫5", "7٫5"],
])("names from right to left do not pull along what stands beside them: %s", (text, told) => {
  expect(isolated(text)).toBe(told);
});

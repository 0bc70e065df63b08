import type { Explained } from "../src/protocol.ts";

/** Revenue 950 → 990: repeat customers add 50, new ones take 10 away. */
export function explained(more: Partial<Explained> = {}): Explained {
  return {
    rev: 7,
    metric: "revenue",
    period: "2026-10",
    before: "2026-09",
    sides: ["Sep 2026", "Oct 2026"],
    method: "path",
    flagged: false,
    residual: 0,
    change: 40,
    text: "Revenue is up €40 (4.2%). Most of it comes from Repeat customers +€50.",
    assumes: "All inputs move together.",
    story: [
      ["Revenue is ", ""],
      ["up €40 (4.2%)", "up"],
      [".", ""],
    ],
    nodes: { revenue: 40, customers: 40, price: 0, new_customers: -10, repeat: 50 },
    edges: [
      ["revenue", "customers", 40],
      ["revenue", "price", 0],
      ["customers", "new_customers", -10],
      ["customers", "repeat", 50],
    ],
    drivers: [
      ["repeat", 50],
      ["new_customers", -10],
      ["price", 0],
    ],
    ...more,
  };
}

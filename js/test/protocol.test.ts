import { expect, test } from "vitest";
import talk from "../../tests/fixtures/protocol.json";
import { QUESTIONS } from "../src/hosts/kernel.ts";
import { asMessage, asSnapshot } from "../src/incoming.ts";
import { patched, type State, stateOf } from "../src/store.ts";
import { float64 } from "./shop.ts";

interface Step {
  command: { id: string; name: string };
  told: { message: unknown; numbers: (number | null)[] }[];
  reply: unknown;
  after: unknown;
}

const begin: unknown = talk.begin;
const steps = talk.steps as Step[];

function received(state: State, { message, numbers }: Step["told"][number]): State {
  const patch = asMessage(message);
  if (patch?.kind !== "patch") throw new Error("this is not a patch");
  const after = patched(state, patch, float64(...numbers.map((number) => number ?? Number.NaN)));
  if (!after) throw new Error("this patch does not follow the one before it");
  return after;
}

test("after every command the patches have led to what the kernel's snapshot says", () => {
  let state = stateOf(asSnapshot(begin));
  for (const { command, told, after } of steps) {
    state = told.reduce(received, state);
    expect(state, `after ${command.id} ${command.name}`).toEqual(stateOf(asSnapshot(after)));
  }
});

test("every command has its reply, failure included", () => {
  const outcomes = steps.map(({ command, reply }) => {
    const message = asMessage(reply);
    if (message?.kind !== "reply") throw new Error("this is not a reply");
    expect(message.id).toBe(command.id);
    return message.ok ? "ok" : message.error.code;
  });
  expect(outcomes.filter((outcome) => outcome !== "ok")).toEqual([
    "formula",
    "ambiguous_edit",
    "ambiguous_edit",
    "locked",
    "bind",
    "edit",
    "protocol",
  ]);
});

test("both sides agree on what a metric is where it does not say", () => {
  const { metrics } = stateOf(asSnapshot({ ...talk.begin, metrics: [{ id: "a", label: "A" }] }));
  expect(metrics.get("a")).toEqual({ id: "a", label: "A", ...talk.usual });
});

test("both sides agree on which commands change nothing", () => {
  expect(QUESTIONS).toEqual(talk.questions);
});

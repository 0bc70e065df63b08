import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CommandError, Disconnected, type Unanswered } from "../src/host.ts";
import { kernelHost, type Model, TIMEOUT_MS } from "../src/hosts/kernel.ts";
import type { Command } from "../src/protocol.ts";
import { stateOf } from "../src/store.ts";
import { float64, patch, shop } from "./shop.ts";

function kernel() {
  const listeners = new Map<string, (...details: unknown[]) => void>();
  const commands: Command[] = [];
  const model: Model = {
    get: () => true,
    on: (name, listener) => listeners.set(name, listener),
    off: (name) => listeners.delete(name),
    send: (content) => {
      commands.push(content as Command);
    },
  };
  const say = (content: unknown, buffers: DataView[] = []) =>
    listeners.get("msg:custom")?.(content, buffers);
  const end = new AbortController();
  const host = kernelHost(model, end.signal);
  const heard: { patches: number[]; resets: number; unanswered: readonly Unanswered[] } = {
    patches: [],
    resets: 0,
    unanswered: [],
  };
  host.listen({
    patch: ({ rev }) => heard.patches.push(rev),
    reset: () => {
      heard.resets += 1;
    },
    unanswered: (edits) => {
      heard.unanswered = edits;
    },
  });
  const last = (): Command => {
    const command = commands.at(-1);
    if (!command) throw new Error("nothing was sent");
    return command;
  };
  return { host, model, commands, say, heard, end, last, listeners };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const renaming = { metric: "price", label: "Average price" };

describe("a command", () => {
  test("is answered by the reply with its id, whatever the order", async () => {
    const { host, commands, say } = kernel();
    const first = host.send("rename", renaming);
    const second = host.send("add", { label: "Refunds" });
    expect(new Set(commands.map(({ id }) => id)).size).toBe(2);
    say({ kind: "reply", id: commands[1]?.id, ok: true, rev: 8, result: { metric: "refunds" } });
    say({ kind: "reply", id: commands[0]?.id, ok: true, rev: 9, result: {} });
    expect((await second).result.metric).toBe("refunds");
    expect((await first).result).toEqual({});
  });

  test("that is refused rejects with code, message and span", async () => {
    const { host, say, last } = kernel();
    const answer = host.send("update", { metric: "price", changes: { formula: "1 +" } });
    const error = {
      code: "formula",
      message: "Something is missing after +.",
      metric: "price",
      span: [2, 3],
      hint: "",
    };
    say({ kind: "reply", id: last().id, ok: false, rev: 7, error });
    await expect(answer).rejects.toBeInstanceOf(CommandError);
    await expect(answer).rejects.toMatchObject({ state: error });
  });

  test("that nobody answers in time is given up, and an edit is kept", async () => {
    const { host, heard } = kernel();
    const answer = host.send("rename", renaming);
    answer.catch(() => {});
    vi.advanceTimersByTime(TIMEOUT_MS - 1);
    expect(heard.unanswered).toEqual([]);
    vi.advanceTimersByTime(1);
    await expect(answer).rejects.toBeInstanceOf(Disconnected);
    expect(heard.unanswered).toEqual([{ name: "rename", args: renaming }]);
  });

  test("that is sent again has its old id, so the kernel can tell it from a second edit", () => {
    const { host, commands, heard } = kernel();
    host.send("rename", renaming).catch(() => {});
    vi.advanceTimersByTime(TIMEOUT_MS);
    host.resend();
    expect(commands).toHaveLength(2);
    expect(commands[1]).toEqual(commands[0]);
    expect(heard.unanswered).toEqual([]);
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(heard.unanswered).toHaveLength(1);
  });

  test("that is answered late ends the disconnection", () => {
    const { host, say, heard, last } = kernel();
    host.send("rename", renaming).catch(() => {});
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(heard.unanswered).toHaveLength(1);
    say({ kind: "reply", id: last().id, ok: true, rev: 8, result: {} });
    expect(heard.unanswered).toEqual([]);
  });

  test("that cannot even be sent is kept at once", async () => {
    const { host, model, heard } = kernel();
    model.send = () => {
      throw new Error("Cannot send");
    };
    await expect(host.send("rename", renaming)).rejects.toBeInstanceOf(Disconnected);
    expect(heard.unanswered).toHaveLength(1);
  });

  test("that only asks is not kept", () => {
    const { host, heard } = kernel();
    host.send("update", { metric: "price", changes: {}, dry_run: true }).catch(() => {});
    host
      .send("trend", { metric: "price", period: "", compare: "", theme: "light" })
      .catch(() => {});
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(heard.unanswered).toEqual([]);
  });
});

test("patches and resets reach the listener; other messages do not", () => {
  const { say, heard } = kernel();
  say(patch(8), [float64(1)]);
  say({ kind: "reset", rev: 9 });
  say({ kind: "patch" });
  say("hello");
  say({ kind: "reply", id: "somebody else's", ok: true, rev: 9, result: {} });
  expect(heard.patches).toEqual([8]);
  expect(heard.resets).toBe(1);
});

test("a snapshot takes its series from the buffer", async () => {
  const { host, say, last } = kernel();
  const answer = host.snapshot();
  const series = float64(...Array.from({ length: 15 }, (_, n) => n));
  say({ kind: "reply", id: last().id, ok: true, rev: 7, result: { ...shop(), series: null } }, [
    series,
  ]);
  expect(stateOf(await answer).series.get("customers")).toEqual(Float64Array.of(3, 4, 5));
});

test("a snapshot of a newer version is refused", async () => {
  const { host, say, last } = kernel();
  const answer = host.snapshot();
  say({ kind: "reply", id: last().id, ok: true, rev: 7, result: { ...shop(), version: 2 } });
  await expect(answer).rejects.toThrow("version 2");
});

test("a host whose session ends listens no more", () => {
  const { end, listeners } = kernel();
  end.abort();
  expect(listeners.size).toBe(0);
});

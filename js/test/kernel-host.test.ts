import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CommandError, Disconnected, type Edit, type Host, type Link } from "../src/host.ts";
import { kernelHost, type Model, REST_MS, STAGES_MS } from "../src/hosts/kernel.ts";
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
  const heard: {
    patches: number[];
    resets: number;
    edits: readonly Edit[];
    refused: string[];
    links: Link[];
  } = { patches: [], resets: 0, edits: [], refused: [], links: [] };
  host.listen({
    patch: ({ rev }) => heard.patches.push(rev),
    reset: () => {
      heard.resets += 1;
    },
    edits: (edits) => {
      heard.edits = edits;
    },
    refused: (edit, error) => heard.refused.push(`${edit.name}: ${error.code}`),
    link: (link) => heard.links.push(link),
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

const SILENT = STAGES_MS[2];
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

  test("that waits is told of in stages, then let go, and an edit is kept", async () => {
    const { host, heard } = kernel();
    const answer = host.send("rename", renaming, "a view");
    answer.catch(() => {});
    expect(heard.edits).toMatchObject([{ name: "rename", args: renaming, by: "a view", stage: 0 }]);
    const [wait, letGo, silent] = STAGES_MS;
    vi.advanceTimersByTime(wait - 1);
    expect(heard.edits[0]?.stage).toBe(0);
    vi.advanceTimersByTime(1);
    expect(heard.edits[0]?.stage).toBe(1);
    vi.advanceTimersByTime(letGo - wait);
    await expect(answer).rejects.toBeInstanceOf(Disconnected);
    expect(heard.edits[0]?.stage).toBe(2);
    vi.advanceTimersByTime(silent - letGo);
    expect(heard.edits[0]?.stage).toBe(3);
  });

  test("that is sent again has its old id, so the kernel can tell it from a second edit", () => {
    const { host, commands, heard } = kernel();
    host.send("rename", renaming).catch(() => {});
    host.send("add", { label: "Refunds" }).catch(() => {});
    vi.advanceTimersByTime(SILENT);
    host.resend();
    expect(commands).toHaveLength(4);
    expect(commands.slice(2)).toEqual(commands.slice(0, 2));
    expect(heard.edits.map(({ stage }) => stage)).toEqual([0, 0]);
    vi.advanceTimersByTime(SILENT);
    expect(heard.edits.map(({ stage }) => stage)).toEqual([3, 3]);
  });

  test("that is answered late ends the waiting", () => {
    const { host, say, heard, last } = kernel();
    host.send("rename", renaming).catch(() => {});
    vi.advanceTimersByTime(SILENT);
    expect(heard.edits).toHaveLength(1);
    say({ kind: "reply", id: last().id, ok: true, rev: 8, result: {} });
    expect(heard.edits).toEqual([]);
    expect(heard.refused).toEqual([]);
  });

  test("that is refused when nobody waits any more is still told of", () => {
    const { host, say, heard, last } = kernel();
    host.send("rename", renaming).catch(() => {});
    vi.advanceTimersByTime(STAGES_MS[1]);
    const error = { code: "label", message: "no", metric: null, span: null, hint: "" };
    say({ kind: "reply", id: last().id, ok: false, rev: 7, error });
    expect(heard.edits).toEqual([]);
    expect(heard.refused).toEqual(["rename: label"]);
  });

  test("that the kernel was kept from doing is not refused but kept", async () => {
    const { host, say, heard, last } = kernel();
    const answer = host.send("rename", renaming);
    const error = { code: "interrupted", message: "", metric: null, span: null, hint: "" };
    say({ kind: "reply", id: last().id, ok: false, rev: 7, error });
    await expect(answer).rejects.toBeInstanceOf(Disconnected);
    expect(heard.edits).toMatchObject([{ name: "rename", stage: 3 }]);
    expect(heard.links).toEqual(["interrupted"]);
  });

  test("that cannot even be sent is kept at once", async () => {
    const { host, model, heard } = kernel();
    model.send = () => {
      throw new Error("Cannot send");
    };
    await expect(host.send("rename", renaming)).rejects.toBeInstanceOf(Disconnected);
    expect(heard.edits).toMatchObject([{ name: "rename", stage: 3 }]);
  });

  test("that only asks is not kept", () => {
    const { host, heard } = kernel();
    host.send("update", { metric: "price", changes: {}, dry_run: true }).catch(() => {});
    host
      .send("trend", { metric: "price", period: "", compare: "", theme: "light" })
      .catch(() => {});
    vi.advanceTimersByTime(SILENT);
    expect(heard.edits).toEqual([]);
  });

  test("from an earlier page waits until it is sent again, and can be given up", () => {
    const { host, commands, heard } = kernel();
    const args = { metric: "price", label: "P" };
    host.keep([{ id: "old-1", name: "rename", args, by: null, stage: 3 }]);
    expect(commands).toEqual([]);
    host.resend();
    expect(commands).toEqual([{ kind: "command", id: "old-1", name: "rename", args }]);
    host.discard();
    expect(heard.edits).toEqual([]);
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

describe("a rest", () => {
  const rests = (host: Host): (() => boolean) => {
    let rested = false;
    void host.rest().then(() => {
      rested = true;
    });
    return () => rested;
  };

  test("is there at once where nothing was edited", async () => {
    const { host } = kernel();
    const rested = rests(host);
    await vi.advanceTimersByTimeAsync(0);
    expect(rested()).toBe(true);
  });

  test("comes when every edit is answered and nothing has changed for a moment", async () => {
    const { host, say, last } = kernel();
    void host.send("rename", renaming);
    const rested = rests(host);
    await vi.advanceTimersByTimeAsync(3 * REST_MS);
    expect(rested()).toBe(false);
    say({ kind: "reply", id: last().id, ok: true, rev: 8, result: {} });
    say(patch(8));
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
    expect(rested()).toBe(false);
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(rested()).toBe(true);
  });

  test("does not wait for a kernel that is silent", async () => {
    const { host } = kernel();
    host.send("rename", renaming).catch(() => {});
    const rested = rests(host);
    await vi.advanceTimersByTimeAsync(SILENT + REST_MS);
    expect(rested()).toBe(true);
  });
});

import {
  type Answer,
  CommandError,
  Disconnected,
  type Edit,
  type Host,
  type Listener,
  type Stage,
} from "../host.ts";
import { asMessage, asSnapshot } from "../incoming.ts";
import type { Command, CommandName, Commands, Reply } from "../protocol.ts";

/** The part of anywidget's model that we use. */
export interface Model {
  get(name: string): unknown;
  on(name: string, listener: (...details: unknown[]) => void): void;
  off(name: string, listener: (...details: unknown[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBufferView[]): unknown;
  /** Of the host; JupyterLab's knows the kernel. */
  readonly widget_manager?: unknown;
}

/** When an edit without an answer gets to the next stage. */
export const STAGES_MS = [300, 2_000, 10_000] as const;
/** When nothing has changed the tree for so long, questions about it are asked. */
export const REST_MS = 400;
/** Charts and the like wait as long as a cell may run: nothing is lost meanwhile. */
const PATIENCE_MS = 600_000;

/** Commands that change nothing. */
export const QUESTIONS = [
  "benchmark",
  "check",
  "conflicts",
  "copy",
  "explain",
  "explain_scenario",
  "history",
  "language",
  "runtime",
  "segment",
  "segments",
  "settle",
  "snapshot",
  "suppose",
  "trend",
  "what_if",
] as const satisfies readonly CommandName[];
/** These, and what need not be done later when nobody answered: not kept. */
const PASSING: ReadonlySet<string> = new Set([...QUESTIONS, "refresh", "regrain"]);

interface Pending {
  readonly edit: Edit;
  timer?: ReturnType<typeof setTimeout>;
  settle(reply: Reply, buffers: DataView[]): void;
  abandon(): void;
}

const isTrial = (args: object): boolean => "dry_run" in args && args.dry_run === true;
const isEdit = ({ name, args }: Edit): boolean => !PASSING.has(name) && !isTrial(args);

function views(buffers: unknown): DataView[] {
  if (!Array.isArray(buffers)) return [];
  return buffers.map((buffer: ArrayBuffer | ArrayBufferView) =>
    ArrayBuffer.isView(buffer)
      ? new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      : new DataView(buffer),
  );
}

/** The host of a live tree: commands and patches as custom messages of one anywidget model. */
export function kernelHost(model: Model, signal: AbortSignal): Host {
  const session = Math.random().toString(36).slice(2, 8);
  const pending = new Map<string, Pending>();
  const listeners: Listener[] = [];
  let count = 0;
  let unsettled = false;
  /** When the tree last changed, or was last edited here. */
  let changed = Number.NEGATIVE_INFINITY;

  const edits = (): Pending[] => [...pending.values()].filter(({ edit }) => isEdit(edit));

  function tell(): void {
    const list = edits().map(({ edit }) => edit);
    for (const listener of listeners) listener.edits(list);
  }

  /** Nobody answers: an edit is kept, a question is given up. */
  function miss(one: Pending): void {
    clearTimeout(one.timer);
    if (isEdit(one.edit)) one.edit.stage = 3;
    else pending.delete(one.edit.id);
    one.abandon();
    tell();
  }

  function age(one: Pending): void {
    const { edit } = one;
    const [first, second, last] = STAGES_MS;
    if (!isEdit(edit)) {
      one.timer = setTimeout(miss, isTrial(edit.args) ? last : PATIENCE_MS, one);
      return;
    }
    one.timer = setTimeout(
      () => {
        if (edit.stage === 2) {
          miss(one);
          return;
        }
        edit.stage = (edit.stage + 1) as Stage;
        if (edit.stage === 2) one.abandon();
        age(one);
        tell();
      },
      [first, second - first, last - second][edit.stage],
    );
  }

  function transmit(one: Pending): void {
    const { id, name, args } = one.edit;
    clearTimeout(one.timer);
    one.edit.stage = 0;
    age(one);
    try {
      const command = { kind: "command", id, name, args } as Command;
      Promise.resolve(model.send(command)).catch(() => miss(one));
    } catch {
      miss(one);
    }
  }

  function answered(one: Pending, reply: Reply, buffers: DataView[]): void {
    const { edit } = one;
    if (!reply.ok && reply.error.code === "interrupted" && isEdit(edit)) {
      miss(one);
      for (const listener of listeners) listener.link("interrupted");
      return;
    }
    pending.delete(edit.id);
    clearTimeout(one.timer);
    if (isEdit(edit)) tell();
    if (edit.stage > 1 && !reply.ok)
      for (const listener of listeners) listener.refused(edit, reply.error);
    one.settle(reply, buffers);
  }

  function receive(content: unknown, buffers: unknown): void {
    const message = asMessage(content);
    if (!message) return;
    const parts = views(buffers);
    if (message.kind !== "reply") changed = performance.now();
    switch (message.kind) {
      case "patch":
        for (const listener of listeners) listener.patch(message, parts[0]);
        return;
      case "reset":
        for (const listener of listeners) listener.reset();
        return;
      case "reply": {
        const one = pending.get(message.id);
        if (one) answered(one, message, parts);
        return;
      }
      default:
        message satisfies never;
    }
  }

  function send<N extends CommandName>(
    name: N,
    args: Commands[N]["args"],
    by?: unknown,
  ): Promise<Answer<N>> {
    count += 1;
    if (name === "settle") unsettled = false;
    else if (!["runtime", "snapshot", "explain", "language"].includes(name)) unsettled = true;
    const edit: Edit = { id: `${session}-${count}`, name, args, by, stage: 0 };
    if (isEdit(edit)) changed = performance.now();
    return new Promise((resolve, reject) => {
      const one: Pending = {
        edit,
        settle: (reply, buffers) =>
          reply.ok
            ? resolve({ result: reply.result as Commands[N]["result"], buffers })
            : reject(new CommandError(reply.error)),
        abandon: () => reject(new Disconnected()),
      };
      pending.set(edit.id, one);
      transmit(one);
      if (isEdit(edit)) tell();
    });
  }

  async function rest(): Promise<void> {
    for (;;) {
      const waiting = edits().some(({ edit }) => edit.stage < 3);
      const left = waiting ? REST_MS : changed + REST_MS - performance.now();
      if (left <= 0 || signal.aborted) return;
      await new Promise((done) => setTimeout(done, left));
    }
  }

  model.on("msg:custom", receive as (...details: unknown[]) => void);
  signal.addEventListener("abort", () => {
    model.off("msg:custom", receive as (...details: unknown[]) => void);
    for (const one of pending.values()) clearTimeout(one.timer);
    pending.clear();
  });

  return {
    editable: model.get("editable") !== false,
    async snapshot() {
      const { result, buffers } = await send("snapshot", {});
      return asSnapshot(result, buffers[0]);
    },
    send,
    unsettled: () => unsettled || model.get("whole") === false,
    rest,
    resend() {
      for (const one of edits()) transmit(one);
      tell();
    },
    keep(kept) {
      for (const edit of kept)
        pending.set(edit.id, { edit: { ...edit, stage: 3 }, settle() {}, abandon() {} });
      tell();
    },
    discard() {
      for (const { edit, timer } of edits()) {
        clearTimeout(timer);
        pending.delete(edit.id);
      }
      tell();
    },
    listen(listener) {
      listeners.push(listener);
    },
    wire: { model, signal },
  };
}

import {
  type Answer,
  CommandError,
  Disconnected,
  type Host,
  type Listener,
  type Unanswered,
} from "../host.ts";
import { asMessage, asSnapshot } from "../incoming.ts";
import type { Command, CommandName, Commands, Reply } from "../protocol.ts";

/** The part of anywidget's model that we use. */
export interface Model {
  get(name: string): unknown;
  on(name: string, listener: (...details: unknown[]) => void): void;
  off(name: string, listener: (...details: unknown[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBufferView[]): unknown;
}

export const TIMEOUT_MS = 10_000;
/** Charts and the like wait as long as a cell may run: nothing is lost meanwhile. */
const PATIENCE_MS = 600_000;

/** Commands that change the tree: only these are kept when nobody answers. */
const EDITS: ReadonlySet<CommandName> = new Set([
  "add",
  "rename",
  "update",
  "set_value",
  "move",
  "remove",
  "keep_scenario",
  "drop_scenario",
  "undo",
  "redo",
]);

interface Pending {
  command: Command;
  late: boolean;
  timer: ReturnType<typeof setTimeout>;
  settle(reply: Reply, buffers: DataView[]): void;
  abandon(): void;
}

function isEdit(command: Command): boolean {
  return EDITS.has(command.name) && !("dry_run" in command.args && command.args.dry_run === true);
}

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

  function tellUnanswered(): void {
    const edits: Unanswered[] = [...pending.values()]
      .filter((one) => one.late)
      .map(({ command }) => ({ name: command.name, args: command.args }));
    for (const listener of listeners) listener.unanswered(edits);
  }

  function miss(id: string): void {
    const one = pending.get(id);
    if (!one || one.late) return;
    clearTimeout(one.timer);
    if (isEdit(one.command)) one.late = true;
    else pending.delete(id);
    one.abandon();
    tellUnanswered();
  }

  function transmit(one: Pending): void {
    const { id } = one.command;
    one.late = false;
    const patient = !EDITS.has(one.command.name);
    one.timer = setTimeout(() => miss(id), patient ? PATIENCE_MS : TIMEOUT_MS);
    try {
      Promise.resolve(model.send(one.command)).catch(() => miss(id));
    } catch {
      miss(id);
    }
  }

  function receive(content: unknown, buffers: unknown): void {
    const message = asMessage(content);
    if (!message) return;
    const parts = views(buffers);
    switch (message.kind) {
      case "patch":
        for (const listener of listeners) listener.patch(message, parts[0]);
        return;
      case "reset":
        for (const listener of listeners) listener.reset();
        return;
      case "reply": {
        const one = pending.get(message.id);
        if (!one) return;
        pending.delete(message.id);
        clearTimeout(one.timer);
        one.settle(message, parts);
        if (one.late) tellUnanswered();
        return;
      }
      default:
        message satisfies never;
    }
  }

  function send<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Answer<N>> {
    count += 1;
    if (name === "settle") unsettled = false;
    else if (!["runtime", "snapshot", "explain"].includes(name)) unsettled = true;
    const command: Command<N> = { kind: "command", id: `${session}-${count}`, name, args };
    return new Promise((resolve, reject) => {
      const one: Pending = {
        command,
        late: false,
        timer: setTimeout(() => {}, 0),
        settle: (reply, buffers) =>
          reply.ok
            ? resolve({ result: reply.result as Commands[N]["result"], buffers })
            : reject(new CommandError(reply.error)),
        abandon: () => reject(new Disconnected()),
      };
      pending.set(command.id, one);
      transmit(one);
    });
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
    unsettled: () => unsettled,
    resend() {
      const late = [...pending.values()].filter((one) => one.late);
      for (const one of late) transmit(one);
      tellUnanswered();
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}

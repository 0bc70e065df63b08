import { type Answer, CommandError, type Host, type Listener } from "../src/host.ts";
import type { CommandName, Commands, ErrorState, Snapshot } from "../src/protocol.ts";
import { openStore } from "../src/store.ts";
import { openView, type View } from "../src/views/view.ts";

export interface FakeHost extends Host {
  /** Commands in the order they were sent. */
  readonly sent: { name: CommandName; args: object }[];
  /** What a command is answered with; an ErrorState refuses it. */
  readonly answers: Partial<Record<CommandName, unknown>>;
  readonly kernel: Listener;
  snapshots: Snapshot[];
}

export function fakeHost(editable = true): FakeHost {
  const listeners: Listener[] = [];
  const host: FakeHost = {
    editable,
    sent: [],
    answers: {},
    snapshots: [],
    kernel: {
      patch: (patch, values) => {
        for (const one of listeners) one.patch(patch, values);
      },
      reset: () => {
        for (const one of listeners) one.reset();
      },
      edits: (edits) => {
        for (const one of listeners) one.edits(edits);
      },
      refused: (edit, error) => {
        for (const one of listeners) one.refused(edit, error);
      },
      link: (link) => {
        for (const one of listeners) one.link(link);
      },
    },
    snapshot() {
      const next = host.snapshots.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error("no snapshot is ready"));
    },
    send<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Answer<N>> {
      host.sent.push({ name, args });
      const answer = host.answers[name] ?? {};
      if (typeof answer === "object" && "code" in answer) {
        return Promise.reject(new CommandError(answer as ErrorState));
      }
      return Promise.resolve({ result: answer as Commands[N]["result"], buffers: [] });
    },
    unsettled: () => host.sent.some(({ name }) => name !== "runtime" && name !== "explain"),
    rest: () => Promise.resolve(),
    resend() {},
    keep() {},
    discard() {},
    listen: (listener) => listeners.push(listener),
  };
  return host;
}

export function viewOf(host: Host, snapshot: Snapshot): View {
  const view = openView(host, openStore(host, snapshot), {
    period: "",
    compare: "previous",
    direction: "lr",
    height: 0,
  });
  view.size.value = { width: 1200, height: 600 };
  return view;
}

export function refusal(code: string, message: string, more: Partial<ErrorState> = {}): ErrorState {
  return { code, message, metric: null, span: null, hint: "", ...more };
}

// What anywidget is to a widget, in one page without Jupyter: a model, its messages, its views.
// `kernelMessage` is the test process; it answers with the messages the kernel sent meanwhile.
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toText = (view) => {
  const bytes = ArrayBuffer.isView(view)
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : new Uint8Array(view);
  let letters = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(letters);
};
const toView = (text) => new DataView(toBytes(text).buffer);

function withBuffers(state, paths, buffers) {
  paths.forEach((path, index) => {
    const parent = path.slice(0, -1).reduce((value, key) => value[key], state);
    parent[path.at(-1)] = toView(buffers[index]);
  });
  return state;
}

// What JupyterLab tells about the kernel: a status, a connection, and signals when they change.
class Signal {
  slots = new Set();
  connect(slot) {
    this.slots.add(slot);
  }
  disconnect(slot) {
    this.slots.delete(slot);
  }
  emit() {
    for (const slot of this.slots) slot();
  }
}
const kernel = {
  status: "idle",
  connectionStatus: "connected",
  statusChanged: new Signal(),
  connectionStatusChanged: new Signal(),
};
function say({ status = kernel.status, connectionStatus = kernel.connectionStatus }) {
  Object.assign(kernel, { status, connectionStatus });
  kernel.statusChanged.emit();
  kernel.connectionStatusChanged.emit();
}

class Model {
  constructor(state, post) {
    this.state = state;
    this.post = post;
    this.listeners = new Map();
    this.widget_manager = { kernel };
  }
  get(key) {
    return this.state[key];
  }
  set(key, value) {
    throw new Error(`the browser writes the trait ${key} (${JSON.stringify(value)})`);
  }
  save_changes() {}
  on(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }
  off(name, listener) {
    const kept = (this.listeners.get(name) ?? []).filter((one) => listener && one !== listener);
    this.listeners.set(name, kept);
  }
  emit(name, ...details) {
    for (const listener of this.listeners.get(name) ?? []) listener(...details);
  }
  async send(content, _callbacks, buffers = []) {
    await this.post({ content, buffers: buffers.map(toText) });
  }
  update(state) {
    Object.assign(this.state, state);
    for (const key of Object.keys(state)) this.emit(`change:${key}`, this, state[key]);
    this.emit("change", this);
  }
}

/** One widget of the page; `ask` takes a message to the test process. */
function widgetBridge(ask) {
  let model;
  let widget;
  const ends = [];
  const sent = [];

  function receive(messages) {
    for (const { method, state, paths, content, buffers } of messages) {
      if (method === "update") model.update(withBuffers(state, paths, buffers));
      else if (method === "custom") model.emit("msg:custom", content, buffers.map(toView));
    }
  }

  async function post(message) {
    const answer = await ask(message);
    sent.push(message.content.name);
    receive(answer);
  }

  async function open({ state, paths, buffers }) {
    model = new Model(withBuffers(state, paths, buffers), post);
    const style = document.createElement("style");
    style.textContent = model.get("_css") ?? "";
    document.head.append(style);
    const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
    const module = await import(address);
    widget = typeof module.default === "function" ? await module.default() : module.default;
    const end = new AbortController();
    await widget.initialize?.({ model, experimental: {}, signal: end.signal });
  }

  async function show(width) {
    const el = document.createElement("div");
    el.className = "view";
    if (width) el.style.width = `${width}px`;
    document.querySelector("main").append(el);
    const end = new AbortController();
    const cleanup = await widget.render({ model, el, experimental: {}, signal: end.signal });
    ends.push(() => {
      end.abort();
      cleanup?.();
      el.remove();
    });
  }

  return { sent, open, show, receive, say, close: () => ends.pop()() };
}

globalThis.bridge = widgetBridge((message) => kernelMessage(message));
globalThis.beside = widgetBridge((message) => besideMessage(message));

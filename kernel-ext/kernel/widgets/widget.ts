import { randomBytes } from "node:crypto";
import { comms, setWidgetStates } from "../api.js";
import { joinBuffers, splitBuffers } from "../comm/buffers.js";
import type { Comm, CommMessage } from "../comm/comm.js";
import type { WidgetState } from "../comm/control.js";
import { displaySymbol, type MimeBundle } from "../display/format.js";
import { packArrays, unpackArrays } from "../../protocol/arrays.js";
import {
  PROTOCOL_VERSION,
  WIDGET_MODULE,
  WIDGET_TARGET,
  WIDGET_VERSION_RANGE,
  WIDGET_VIEW_TYPE,
} from "../../protocol/module.js";

/** Names under which the page finds model and view. */
export interface WidgetNames {
  readonly model: string;
  readonly view: string;
}

interface Living {
  readonly states: Map<string, () => WidgetState>;
}

// All copies of this package that a notebook loads answer for one list of widgets.
const LIVING: unique symbol = Symbol.for("neurolab-kernel.widgets") as never;

function living(): Living {
  const globals = globalThis as { [LIVING]?: Living };
  if (!globals[LIVING]) {
    const states = new Map<string, () => WidgetState>();
    globals[LIVING] = { states };
    setWidgetStates(() => [...states.values()].map((state) => state()));
  }
  return globals[LIVING];
}

/**
 * A widget: state that kernel and page share.
 *
 * What the page changes is echoed, so that a second page follows. Typed arrays in the state travel as bytes.
 */
export class Widget<S extends object> {
  /** Identity of the widget, and of its comm. */
  readonly id: string;
  private readonly comm: Comm;
  private readonly layout: Comm;
  private shared: S;
  private readonly changeHandlers = new Set<(changed: Partial<S>) => unknown>();
  private readonly messageHandlers = new Set<(content: Record<string, unknown>) => unknown>();

  constructor(
    private readonly names: WidgetNames,
    state: S,
  ) {
    this.shared = state;
    Object.defineProperty(this, displaySymbol, { value: () => this.bundle() });
    const manager = comms();
    const open = (id: string, state: Readonly<Record<string, unknown>>): Comm => {
      const split = splitBuffers(state);
      return manager.open(
        WIDGET_TARGET,
        { state: split.state, buffer_paths: split.bufferPaths },
        { id, metadata: { version: PROTOCOL_VERSION }, buffers: split.buffers },
      );
    };
    this.id = randomBytes(16).toString("hex");
    const layoutId = randomBytes(16).toString("hex");
    this.layout = open(layoutId, LAYOUT);
    this.comm = open(this.id, this.fullState());
    this.comm.onMessage((message) => this.receive(message));
    this.layout.onMessage((message) => {
      if (message.data.method === "request_state")
        this.layout.send({ method: "update", state: LAYOUT, buffer_paths: [] });
    });
    const { states } = living();
    states.set(layoutId, () => ({
      id: layoutId,
      modelName: LAYOUT._model_name,
      modelModule: LAYOUT._model_module,
      modelModuleVersion: LAYOUT._model_module_version,
      state: LAYOUT,
    }));
    states.set(this.id, () => ({
      id: this.id,
      modelName: this.names.model,
      modelModule: WIDGET_MODULE,
      modelModuleVersion: WIDGET_VERSION_RANGE,
      state: this.fullState(),
    }));
    this.comm.onClose(() => this.forget());
  }

  /** The shared state; replaced, never changed in place. */
  get state(): Readonly<S> {
    return this.shared;
  }

  /** True when either side has closed the widget. */
  get closed(): boolean {
    return this.comm.closed;
  }

  /** Change some of the state, here and in all pages, in one message. */
  protected set(changes: Partial<S>): void {
    this.shared = { ...this.shared, ...changes };
    if (!this.closed) this.sendState("update", Object.keys(changes));
  }

  /** Change the state here alone: the page learns of it in another way. */
  protected setSilently(changes: Partial<S>): void {
    this.shared = { ...this.shared, ...changes };
  }

  /** Send a message that is no state. */
  protected send(content: object): void {
    if (this.closed) return;
    const { state, bufferPaths, buffers } = splitBuffers(packArrays(content) as Record<string, unknown>);
    // Custom messages have no buffer paths of their own; they stand in the content.
    this.comm.send({ method: "custom", content: { ...state, buffer_paths: bufferPaths } }, { buffers });
  }

  /** Called with what the page has changed; the page sends nothing further before the promise resolves. */
  protected onChange(handler: (changed: Partial<S>) => unknown): () => void {
    this.changeHandlers.add(handler);
    return () => this.changeHandlers.delete(handler);
  }

  protected onMessage(handler: (content: Record<string, unknown>) => unknown): () => void {
    this.messageHandlers.add(handler);
    return () => this.messageHandlers.delete(handler);
  }

  /** What the page may change: nothing by default; what it sends is not trusted. */
  protected accept(_changes: Partial<S>): Partial<S> {
    return {};
  }

  /** Remove the widget from all pages. */
  close(): void {
    this.comm.close();
    this.layout.close();
    this.forget();
  }

  /** A picture and a text for readers without a kernel. */
  protected fallback(): MimeBundle | Promise<MimeBundle> {
    return {};
  }

  /** The forms in which the widget is shown: the view, a picture, a text. */
  bundle(): MimeBundle | Promise<MimeBundle> {
    const view = { version_major: 2, version_minor: 0, model_id: this.id };
    const add = (fallback: MimeBundle): MimeBundle => ({
      [WIDGET_VIEW_TYPE]: view,
      "text/plain": this.names.model.replace(/Model$/, ""),
      ...fallback,
    });
    const fallback = this.fallback();
    return fallback instanceof Promise ? fallback.then(add) : add(fallback);
  }

  private fullState(): Record<string, unknown> {
    return {
      _model_module: WIDGET_MODULE,
      _model_module_version: WIDGET_VERSION_RANGE,
      _model_name: this.names.model,
      _view_module: WIDGET_MODULE,
      _view_module_version: WIDGET_VERSION_RANGE,
      _view_name: this.names.view,
      _view_count: null,
      _dom_classes: [],
      layout: `IPY_MODEL_${this.layout.id}`,
      ...(packArrays(this.shared) as object),
    };
  }

  private sendState(method: "update" | "echo_update", keys: readonly string[]): void {
    const packed = packArrays(this.shared) as Record<string, unknown>;
    const chosen = Object.fromEntries(keys.map((key) => [key, packed[key]]));
    const { state, bufferPaths, buffers } = splitBuffers(chosen);
    this.comm.send({ method, state, buffer_paths: bufferPaths }, { buffers });
  }

  private async receive({ data, buffers }: CommMessage): Promise<void> {
    if (data.method === "request_state") {
      const { state, bufferPaths, buffers } = splitBuffers(this.fullState());
      this.comm.send({ method: "update", state, buffer_paths: bufferPaths }, { buffers });
    } else if (data.method === "custom" && isRecord(data.content)) {
      for (const handler of this.messageHandlers) await handler(data.content);
    } else if (data.method === "update" && isRecord(data.state)) {
      const paths = Array.isArray(data.buffer_paths) ? data.buffer_paths : [];
      const received = unpackArrays(joinBuffers(data.state, paths, buffers)) as Record<string, unknown>;
      const known = Object.fromEntries(
        Object.entries(received).filter(([key]) => Object.hasOwn(this.shared, key)),
      );
      const changes = this.accept(known as Partial<S>);
      this.shared = { ...this.shared, ...changes };
      this.sendState("echo_update", Object.keys(known));
      if (Object.keys(changes).length > 0) for (const handler of this.changeHandlers) await handler(changes);
    }
  }

  private forget(): void {
    const { states } = living();
    states.delete(this.id);
    states.delete(this.layout.id);
  }
}

const LAYOUT = {
  _model_module: "@jupyter-widgets/base",
  _model_module_version: "2.0.0",
  _model_name: "LayoutModel",
  _view_module: "@jupyter-widgets/base",
  _view_module_version: "2.0.0",
  _view_name: "LayoutView",
  _view_count: null,
} as const;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

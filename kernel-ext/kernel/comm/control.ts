import { type BufferPath, splitBuffers } from "./buffers.js";
import type { CommManager } from "./manager.js";

/** State of one widget as a second page needs it. */
export interface WidgetState {
  readonly id: string;
  readonly modelName: string;
  readonly modelModule: string;
  readonly modelModuleVersion: string;
  /** JSON with typed arrays in it. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Gives the states of all living widgets. */
export type WidgetStateSource = () => Iterable<WidgetState>;

export const CONTROL_TARGET = "jupyter.widget.control";

/**
 * Answer pages that ask for all widgets at once, after a reload or in a second tab.
 *
 * Without this target a page waits four seconds and then asks every widget by itself.
 *
 * @param comms where the target is registered
 * @returns sets where the states come from
 */
export function serveWidgetStates(comms: CommManager): { setSource(source: WidgetStateSource): void } {
  let source: WidgetStateSource = () => [];
  comms.registerTarget(CONTROL_TARGET, (comm) => {
    comm.onMessage((message) => {
      if (message.data.method !== "request_states") return;
      const { states, bufferPaths, buffers } = collect(source());
      comm.send({ method: "update_states", states, buffer_paths: bufferPaths }, { buffers });
    });
  });
  return {
    setSource(next) {
      source = next;
    },
  };
}

function collect(widgets: Iterable<WidgetState>): {
  states: Record<string, unknown>;
  bufferPaths: BufferPath[];
  buffers: ArrayBufferView[];
} {
  const states: Record<string, unknown> = {};
  const bufferPaths: BufferPath[] = [];
  const buffers: ArrayBufferView[] = [];
  for (const widget of widgets) {
    const split = splitBuffers(widget.state);
    states[widget.id] = {
      model_name: widget.modelName,
      model_module: widget.modelModule,
      model_module_version: widget.modelModuleVersion,
      state: split.state,
    };
    // The protocol's document leaves out "state"; front ends and ipywidgets do not.
    bufferPaths.push(...split.bufferPaths.map((path) => [widget.id, "state", ...path]));
    buffers.push(...split.buffers);
  }
  return { states, bufferPaths, buffers };
}

import { randomBytes } from "node:crypto";
import type { KernelClient, Message } from "../client/client.js";
import { CONTROL_TARGET } from "../kernel/comm/control.js";
import { WIDGET_STATE_TYPE } from "../protocol/module.js";
import type { Notebook } from "./notebook.js";

/** Longest time for the kernel to answer, ms. */
const PATIENCE = 5000;

interface LiveState {
  readonly state: Record<string, unknown>;
  readonly model_name: string;
  readonly model_module: string;
  readonly model_module_version: string;
}

/**
 * Ask the kernel for the states of all widgets and store them in the notebook, as "Save Widget State" does.
 *
 * Without widgets nothing is stored.
 */
export async function saveWidgetStates(kernel: KernelClient, notebook: Notebook): Promise<void> {
  delete notebook.metadata.widgets;
  const id = randomBytes(16).toString("hex");
  const answered = new Promise<Message | undefined>((resolve) => {
    const timer = setTimeout(() => finish(undefined), PATIENCE);
    const stop = kernel.onIopub((message) => {
      const { comm_id, data } = message.content as { comm_id?: string; data?: { method?: string } };
      if (comm_id === id && data?.method === "update_states") finish(message);
    });
    const finish = (message: Message | undefined): void => {
      clearTimeout(timer);
      stop();
      resolve(message);
    };
  });
  kernel.send("shell", "comm_open", { comm_id: id, target_name: CONTROL_TARGET, data: {} });
  kernel.send("shell", "comm_msg", { comm_id: id, data: { method: "request_states" } });
  const answer = await answered;
  if (!answer) return;
  const { states, buffer_paths } = answer.content.data as unknown as {
    states: Record<string, LiveState>;
    buffer_paths: (string | number)[][];
  };
  if (Object.keys(states).length === 0) return;
  const state: Record<string, object> = {};
  for (const [widget, { state: values, ...model }] of Object.entries(states)) {
    const buffers = buffer_paths.flatMap((path, index) =>
      path[0] === widget
        ? [
            {
              encoding: "base64",
              path: path.slice(2),
              data: Buffer.from(answer.buffers?.[index] ?? []).toString("base64"),
            },
          ]
        : [],
    );
    state[widget] = { ...model, state: values, ...(buffers.length > 0 && { buffers }) };
  }
  notebook.metadata.widgets = { [WIDGET_STATE_TYPE]: { state, version_major: 2, version_minor: 0 } };
}

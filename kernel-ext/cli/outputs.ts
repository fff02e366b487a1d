import type { Message } from "../client/client.js";
import { type CellOutput, storedBundle, toLines } from "./notebook.js";

type Bundle = Record<string, unknown>;

/** Gathers the outputs of the cells of a notebook from the messages of the kernel. */
export class OutputCollector {
  /** Outputs that can be replaced, by display id, in any cell. */
  private readonly displayed = new Map<string, Extract<CellOutput, { data: unknown }>[]>();
  private readonly cells = new Map<string, { outputs: CellOutput[]; clearOnNext: boolean }>();

  /** Messages with this parent belong to these outputs. */
  add(parent: string, outputs: CellOutput[]): void {
    this.cells.set(parent, { outputs, clearOnNext: false });
  }

  receive(message: Message): void {
    const { content } = message;
    const type = message.header.msg_type;
    if (type === "update_display_data") {
      this.update(content);
      return;
    }
    const cell = this.cells.get(message.parent.msg_id ?? "");
    if (!cell) return;
    if (type === "clear_output") {
      if (content.wait === true) cell.clearOnNext = true;
      else cell.outputs.length = 0;
      return;
    }
    const output = outputOf(type, content);
    if (!output) return;
    if (cell.clearOnNext) cell.outputs.length = 0;
    cell.clearOnNext = false;
    const last = cell.outputs.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      last.text = toLines([last.text, output.text].flat().join(""));
      return;
    }
    cell.outputs.push(output);
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    if (id !== undefined && "data" in output)
      this.displayed.set(id, [...(this.displayed.get(id) ?? []), output]);
  }

  private update(content: Bundle): void {
    const id = (content.transient as { display_id?: string } | undefined)?.display_id ?? "";
    for (const output of this.displayed.get(id) ?? []) {
      output.data = storedBundle(content.data as Bundle);
      output.metadata = (content.metadata ?? {}) as Bundle;
    }
  }
}

function outputOf(type: string, content: Bundle): CellOutput | undefined {
  const bundle = (): { data: Bundle; metadata: Bundle } => ({
    data: storedBundle(content.data as Bundle),
    metadata: (content.metadata ?? {}) as Bundle,
  });
  switch (type) {
    case "stream":
      return { output_type: "stream", name: String(content.name), text: toLines(String(content.text)) };
    case "display_data":
      return { output_type: "display_data", ...bundle() };
    case "execute_result":
      return {
        output_type: "execute_result",
        ...bundle(),
        execution_count: content.execution_count as number,
      };
    case "error":
      return {
        output_type: "error",
        ename: String(content.ename),
        evalue: String(content.evalue),
        traceback: content.traceback as string[],
      };
    default:
      return undefined;
  }
}

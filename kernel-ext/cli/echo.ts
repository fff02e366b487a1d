import { stripVTControlCharacters } from "node:util";
import type { Message } from "../client/client.js";

/** Where a terminal's text goes; of a stream, what is needed here. */
export interface EchoTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A bar that does not move on a terminal is written this often, in percent. */
const STEP = 20;

/** Shows on a terminal, while a notebook runs, what its cells print and how far their progress bars are. */
export class Echo {
  /** Percents that were written last, by bar. */
  private readonly written = new Map<string, number>();
  private barIsOpen = false;

  constructor(
    private readonly out: EchoTarget,
    private readonly err: EchoTarget,
  ) {}

  /** Take a message of the kernel. */
  receive({ header, content }: Message): void {
    if (header.msg_type === "stream") {
      this.close();
      (content.name === "stderr" ? this.err : this.out).write(String(content.text));
      return;
    }
    if (header.msg_type !== "display_data" && header.msg_type !== "update_display_data") return;
    const data = content.data as Readonly<Record<string, unknown>> | undefined;
    if (!String(data?.["text/html"] ?? "").includes("<progress")) return;
    const id = (content.transient as { display_id?: string } | undefined)?.display_id ?? "";
    this.bar(id, stripVTControlCharacters(String(data?.["text/plain"] ?? "")));
  }

  /** Leave the line of a bar, so that other text has its own. */
  close(): void {
    if (this.barIsOpen) this.err.write("\n");
    this.barIsOpen = false;
  }

  private bar(id: string, line: string): void {
    const percent = Number(/(\d+) %/.exec(line)?.[1] ?? 0);
    if (this.err.isTTY) {
      this.err.write(`\r${line.slice(0, (this.err.columns ?? 80) - 1)}\x1b[K`);
      this.barIsOpen = true;
      if (percent === 100) this.close();
      return;
    }
    const before = this.written.get(id) ?? 0;
    if (percent < Math.min(100, before + STEP)) return;
    if (before === 100) return;
    this.written.set(id, percent === 100 ? 100 : percent - (percent % STEP));
    this.err.write(`${line}\n`);
  }
}

/** A piece of standard output or error, ready to be published. */
export interface StreamChunk {
  readonly name: "stdout" | "stderr";
  readonly parent: string;
  readonly text: string;
}

/** Text is published at the latest after this time, in ms … */
const FLUSH_AFTER = 50;
/** … or as soon as so many characters have gathered. */
const FLUSH_LENGTH = 256 * 1024;

/**
 * Joins many small writes into few `stream` messages.
 *
 * Front ends limit the rate of messages; a loop of 20,000 prints must not become 20,000 messages.
 */
export class StreamBuffer {
  private pieces: string[] = [];
  private length = 0;
  private name: "stdout" | "stderr" = "stdout";
  private parent = "";
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly publish: (chunk: StreamChunk) => void) {}

  write(chunk: StreamChunk): void {
    if (this.length > 0 && (chunk.name !== this.name || chunk.parent !== this.parent)) this.flush();
    this.name = chunk.name;
    this.parent = chunk.parent;
    this.pieces.push(chunk.text);
    this.length += chunk.text.length;
    if (this.length >= FLUSH_LENGTH) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_AFTER);
  }

  /** Publish what has gathered; called before any other message so that the order stays. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = undefined;
    if (this.length === 0) return;
    const text = this.pieces.join("");
    this.pieces = [];
    this.length = 0;
    this.publish({ name: this.name, parent: this.parent, text });
  }
}

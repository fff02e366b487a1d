import { randomBytes } from "node:crypto";
import type { Output } from "../output.js";
import { type Formatted, type MimeBundle, format, normalizeBundle } from "./format.js";

/** How a value is displayed. */
export interface DisplayOptions {
  /** Identity by which the output can be replaced later; made up when it is left out. */
  readonly id?: string;
  /** Replace the outputs that have this id instead of adding one; default false. */
  readonly update?: boolean;
  /** The value is a MIME bundle already; default false. */
  readonly raw?: boolean;
  /** Metadata of the message, by MIME type, e.g. `{ "image/png": { width: 400 } }`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An output on the page. */
export interface DisplayHandle {
  readonly id: string;
  /** Replace what is shown; resolves when the message is on its way. */
  update(
    value: unknown,
    options?: { readonly raw?: boolean; readonly metadata?: DisplayOptions["metadata"] },
  ): Promise<void>;
}

/** Shows values in the output of one cell. */
export class Displays {
  constructor(private readonly output: Output) {}

  /**
   * Show a value.
   *
   * Values whose display method is synchronous appear at once, also in the middle of a loop.
   *
   * @param value anything; see `format`
   * @param options identity, update, metadata
   * @returns a handle that replaces the output
   */
  display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
    const id = options.id ?? randomBytes(8).toString("hex");
    void this.send(value, id, options.update === true, options);
    return { id, update: (next, more = {}) => this.send(next, id, true, more) };
  }

  /**
   * Remove the output of the cell.
   *
   * @param wait true keeps it until something new comes, which avoids flicker
   */
  clear(wait: boolean): void {
    this.output.publish("clear_output", { wait });
  }

  private send(
    value: unknown,
    id: string,
    update: boolean,
    options: { readonly raw?: boolean; readonly metadata?: DisplayOptions["metadata"] },
  ): Promise<void> {
    this.output.check();
    const publish = ({ data, metadata }: Formatted): void =>
      this.output.publish(update ? "update_display_data" : "display_data", {
        data,
        metadata: { ...metadata, ...options.metadata },
        transient: { display_id: id },
      });
    const formatted = options.raw
      ? { data: normalizeBundle(value as MimeBundle), metadata: {} }
      : format(value);
    if (!(formatted instanceof Promise)) {
      publish(formatted);
      return Promise.resolve();
    }
    const sent = formatted.then(publish);
    this.output.track(sent);
    return sent;
  }
}

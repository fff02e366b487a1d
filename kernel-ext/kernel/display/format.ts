// From a value to what a front end can show: a MIME bundle.
import { inspect } from "node:util";
import {
  type NumericArray,
  arraySummary,
  isLabelledLike,
  isNumericArray,
  labelledSummary,
} from "./arrays.js";
import { type ColumnTable, columnTableBundle, isColumnTable, tableBundle } from "./table.js";

/** Data by MIME type: text, JSON values, or bytes (sent as base64). */
export type MimeBundle = Record<string, unknown>;

/** A bundle with its metadata, ready for a message. */
export interface Formatted {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/** Method by which an object says how it looks; the result may be a promise. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** Something that knows how to show itself. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Adds a look for values that cannot carry the method themselves. */
export interface Formatter {
  /** True when this formatter is for the value. */
  matches(value: unknown): boolean;
  format(value: unknown): MimeBundle | Promise<MimeBundle>;
}

const formatters: Formatter[] = [];

/**
 * Register a look for a kind of value; later registrations are asked first.
 *
 * @param formatter test and look
 * @returns a function that removes it
 */
export function registerFormatter(formatter: Formatter): () => void {
  formatters.unshift(formatter);
  return () => {
    const index = formatters.indexOf(formatter);
    if (index >= 0) formatters.splice(index, 1);
  };
}

/**
 * How a value is shown.
 *
 * The object's own `Symbol.for("Jupyter.display")` method comes first, then registered formatters, then pictures,
 * arrays and tables that are recognised by their shape, then Node's text.
 *
 * @param value anything
 * @returns the bundle; a promise only when the value's own method gives one
 */
export function format(value: unknown): Formatted | Promise<Formatted> {
  const bundle = customBundle(value);
  if (bundle instanceof Promise)
    return bundle.then(
      (data) => complete(data, value),
      (error) => failed(error, value),
    );
  if (bundle) return complete(bundle, value);
  return { data: defaultBundle(value), metadata: {} };
}

/** Node's text for a value, limited so that a huge object cannot fill the notebook. */
export function plainText(value: unknown): string {
  const options = { depth: 4, maxArrayLength: 100, maxStringLength: 20_000, breakLength: 100 };
  try {
    return inspect(value, options);
  } catch (error) {
    try {
      // Objects that guard their names refuse Node's look at them; their inside does not.
      return inspect(value, { ...options, depth: 2, showProxy: true });
    } catch {
      return `[value that cannot be shown: ${String(error)}]`;
    }
  }
}

/**
 * A bundle as it goes into a message: bytes as base64, `undefined` left out.
 *
 * @param bundle data by MIME type
 */
export function normalizeBundle(bundle: MimeBundle): MimeBundle {
  const out: MimeBundle = {};
  for (const [type, value] of Object.entries(bundle)) {
    if (value === undefined || value === null) continue;
    if (value instanceof Uint8Array) out[type] = Buffer.from(value).toString("base64");
    else if (isJsonType(type) || typeof value === "string") out[type] = value;
    else if (Array.isArray(value)) out[type] = value.join("");
    else out[type] = String(value);
  }
  return out;
}

function customBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  try {
    const object = value as Partial<Displayable> | null | undefined;
    if ((typeof object === "object" || typeof object === "function") && object !== null) {
      const method = object[displaySymbol];
      if (typeof method === "function") return asBundle(method.call(object));
    }
    for (const formatter of formatters)
      if (formatter.matches(value)) return asBundle(formatter.format(value));
  } catch (error) {
    return Promise.reject(error);
  }
  return undefined;
}

function asBundle(result: unknown): MimeBundle | Promise<MimeBundle> {
  if (typeof (result as Promise<unknown>)?.then === "function")
    return Promise.resolve(result as Promise<unknown>).then((value) => checkBundle(value));
  return checkBundle(result);
}

function checkBundle(result: unknown): MimeBundle {
  if (typeof result === "object" && result !== null && !Array.isArray(result)) return result as MimeBundle;
  throw new TypeError(
    `Symbol.for("Jupyter.display") must return an object with MIME types as keys, got ${plainText(result).slice(0, 100)}.`,
  );
}

function complete(bundle: MimeBundle, value: unknown): Formatted {
  // A bundle may bring its metadata along, as {data, metadata}.
  const nested = "data" in bundle && !("text/plain" in bundle) && typeof bundle.data === "object";
  const { data, metadata } = nested
    ? (bundle as { data: MimeBundle; metadata?: Record<string, unknown> })
    : { data: bundle, metadata: {} };
  const normal = normalizeBundle(data);
  normal["text/plain"] ??= fallbackText(value);
  return { data: normal, metadata: metadata ?? {} };
}

function fallbackText(value: unknown): string {
  const name = (value as object | undefined)?.constructor?.name;
  return name && name !== "Object" ? `[${name}]` : plainText(value);
}

/** A display method that throws must not hide the value. */
function failed(error: unknown, value: unknown): Formatted {
  const note = `(its display method failed: ${error instanceof Error ? error.message : String(error)})`;
  return { data: { "text/plain": `${plainText(value)}\n${note}` }, metadata: {} };
}

function defaultBundle(value: unknown): MimeBundle {
  if (value instanceof Uint8Array) {
    const type = pictureType(value);
    if (type !== undefined)
      return {
        [type]: Buffer.from(value).toString("base64"),
        "text/plain": `[${type}, ${value.length} bytes]`,
      };
  }
  if (isNumericArray(value)) return { "text/plain": arraySummary(value as NumericArray) };
  if (isLabelledLike(value)) return { "text/plain": labelledSummary(value) };
  if (Array.isArray(value)) {
    const table = tableBundle(value);
    if (table) return table;
  }
  if (isTable(value)) return columnTableBundle(value);
  if (value instanceof Error) return { "text/plain": value.stack ?? String(value) };
  return { "text/plain": plainText(value) };
}

/** Objects that guard their names refuse to be asked for methods. */
function isTable(value: unknown): value is ColumnTable {
  try {
    return isColumnTable(value);
  } catch {
    return false;
  }
}

function pictureType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (head === "\x89PNG\r\n\x1a\n") return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF8")) return "image/gif";
  return undefined;
}

function isJsonType(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

// Values made of text or bytes that say what they are.
import { type Displayable, type MimeBundle, displaySymbol } from "./format.js";

/**
 * A value that shows itself as the given bundle, as a last expression or with `display`.
 *
 * @param bundle text, JSON or bytes by MIME type
 */
export function content(bundle: MimeBundle): Displayable {
  return { [displaySymbol]: () => bundle };
}

/** Source of HTML; use only trusted text, or `escapeHtml`. */
export function html(source: string): Displayable {
  return content({ "text/html": source, "text/plain": "[HTML]" });
}

export function markdown(source: string): Displayable {
  return content({ "text/markdown": source, "text/plain": source });
}

/** A formula, with its delimiters: `$$x^2$$`. */
export function latex(source: string): Displayable {
  return content({ "text/latex": source, "text/plain": source });
}

export function svg(source: string): Displayable {
  return content({ "image/svg+xml": source, "text/plain": "[SVG]" });
}

export function json(value: unknown): Displayable {
  return content({ "application/json": value, "text/plain": JSON.stringify(value) });
}

/**
 * A picture from the bytes of its file.
 *
 * @param bytes contents of a PNG, JPEG, GIF or PDF file
 * @param type MIME type, e.g. `"image/png"`
 */
export function image(bytes: Uint8Array, type: string = "image/png"): Displayable {
  return content({ [type]: bytes, "text/plain": `[${type}, ${bytes.length} bytes]` });
}

import { zlibSync } from "fflate";
import { ValidationError } from "../../errors.js";
import type { Indexed } from "./quantize.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const crcTable: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 255]! ^ (value >>> 8);
  return ~value >>> 0;
}

/**
 * A PNG file of 8-bit colours with opacity.
 *
 * @param width number of columns
 * @param height number of rows
 * @param rgba row by row from the top, four bytes per pixel
 * @returns the bytes of the file
 * @throws ValidationError when the number of bytes does not fit
 * @see "Portable Network Graphics (PNG) Specification", W3C
 */
export function encodePng(width: number, height: number, rgba: Uint8Array): Uint8Array {
  if (rgba.length !== 4 * width * height)
    throw new ValidationError(
      `A picture of ${width} × ${height} needs four bytes per pixel, got ${rgba.length} bytes.`,
    );
  return pngFile(width, height, 6, [], rgba);
}

/**
 * A PNG file of at most 256 colours.
 *
 * @param width number of columns
 * @param height number of rows
 * @param picture colours and pixels
 * @returns the bytes of the file
 * @throws ValidationError when the number of pixels does not fit
 */
export function encodeIndexedPng(width: number, height: number, { palette, indices }: Indexed): Uint8Array {
  if (indices.length !== width * height)
    throw new ValidationError(
      `A picture of ${width} × ${height} needs one byte per pixel, got ${indices.length} bytes.`,
    );
  return pngFile(width, height, 3, [chunk("PLTE", palette)], indices);
}

function pngFile(
  width: number,
  height: number,
  colorType: 3 | 6,
  extra: readonly Uint8Array[],
  pixels: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colorType, 0, 0, 0], 8);
  const length = pixels.length / height;
  // Each row begins with the number of its filter: 0, the pixels as they are, suits areas of one colour best.
  const rows = new Uint8Array(height * (length + 1));
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * length, (row + 1) * length), row * (length + 1) + 1);
  const parts = [
    chunk("IHDR", header),
    ...extra,
    chunk("IDAT", deflate(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  const file = new Uint8Array(SIGNATURE.length + parts.reduce((sum, part) => sum + part.length, 0));
  file.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/**
 * Compress with Node's own library where there is one, several times faster, else in JavaScript.
 *
 * @param bytes what is compressed, into the zlib format
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  const node = globalThis.process?.getBuiltinModule as
    | undefined
    | ((id: string) => typeof import("node:zlib"));
  return node ? node("node:zlib").deflateSync(bytes, { level: 9 }) : zlibSync(bytes, { level: 9 });
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) out[4 + index] = type.charCodeAt(index);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc(out.subarray(4, 8 + data.length)));
  return out;
}

/**
 * Bytes as base64 text.
 *
 * @param bytes any bytes
 * @returns the text
 * @example
 * toBase64(new Uint8Array([1, 2, 3])) // "AQID"
 */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // In parts, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

import { crc32, inflateSync } from "node:zlib";

/** A decoded picture: red, green, blue and opacity of a pixel. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly [number, number, number, number];
}

/** Decode the PNG files that the library writes (8 bits, filter 0, indexed or with opacity), checking every checksum. */
export function decodePng(file: Uint8Array): Decoded {
  const bytes = Buffer.from(file);
  if (bytes.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("not a PNG file");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== bytes.readUInt32BE(at + 8 + length)) throw new Error(`checksum of ${type} is wrong`);
    chunks.set(type, body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get("IHDR")!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const indexed = header[9] === 3;
  const channels = indexed ? 1 : 4;
  const raw = inflateSync(chunks.get("IDAT")!);
  if (raw.length !== height * (width * channels + 1)) throw new Error("wrong number of pixels");
  const palette = chunks.get("PLTE");
  return {
    width,
    height,
    at: (x, y) => {
      const place = y * (width * channels + 1) + 1 + x * channels;
      if (!indexed) return [raw[place]!, raw[place + 1]!, raw[place + 2]!, raw[place + 3]!];
      const color = 3 * raw[place]!;
      return [palette![color]!, palette![color + 1]!, palette![color + 2]!, 255];
    },
  };
}

import type { Source } from "./source.js";

/** One message of an object header: what it describes and where its body lies. */
export interface Message {
  /** Type number of the format specification. */
  readonly type: number;
  /** Where the body begins. */
  readonly at: number;
  /** Bytes of the body. */
  readonly length: number;
  /** True when the body lies elsewhere (a committed datatype). */
  readonly shared: boolean;
}

/** Message types that are read (HDF5 File Format Specification 3.0, section IV.A.2). */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

const mostMessages = 10_000;

/**
 * All messages of an object, continuation blocks included.
 *
 * @param source the file
 * @param address where the object header begins
 * @throws DataFileError when it is damaged
 */
export function readMessages(source: Source, address: number): Message[] {
  source.step();
  return source.has(address, "OHDR") ? readVersion2(source, address) : readVersion1(source, address);
}

function readVersion1(source: Source, address: number): Message[] {
  if (source.uint(address, 1) !== 1)
    throw source.error("an object header is damaged or lies outside the file.");
  const messages: Message[] = [];
  const blocks: [from: number, length: number][] = [[address + 16, source.uint(address + 8, 4)]];
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    source.step();
    const [from, length] = block;
    source.check(from, length);
    let at = from;
    while (at + 8 <= from + length) {
      const type = source.uint(at, 2);
      const size = source.uint(at + 2, 2);
      if (at + 8 + size > from + length) throw source.error("an object header is damaged.");
      add(source, messages, blocks, {
        type,
        at: at + 8,
        length: size,
        shared: (source.uint(at + 4, 1) & 2) !== 0,
      });
      at += 8 + size;
    }
  }
  return messages;
}

function readVersion2(source: Source, address: number): Message[] {
  const flags = source.uint(address + 5, 1);
  let at = address + 6 + (flags & 32 ? 16 : 0) + (flags & 16 ? 4 : 0);
  const width = 1 << (flags & 3);
  const first = source.uint(at, width);
  at += width;
  source.checksum(address, at + first);
  const headerSize = flags & 4 ? 6 : 4;
  const messages: Message[] = [];
  const blocks: [from: number, length: number][] = [];
  const readBlock = (from: number, to: number): void => {
    let place = from;
    while (place + headerSize <= to) {
      const size = source.uint(place + 1, 2);
      if (place + headerSize + size > to) throw source.error("an object header is damaged.");
      const shared = (source.uint(place + 3, 1) & 2) !== 0;
      add(source, messages, blocks, {
        type: source.uint(place, 1),
        at: place + headerSize,
        length: size,
        shared,
      });
      place += headerSize + size;
    }
  };
  readBlock(at, at + first);
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    const [from, length] = block;
    source.expect(from, "OCHK", "object header");
    source.checksum(from, from + length - 4);
    readBlock(from + 4, from + length - 4);
  }
  return messages;
}

function add(source: Source, messages: Message[], blocks: [number, number][], message: Message): void {
  if (messages.length + blocks.length > mostMessages) throw source.error("an object header is damaged.");
  if (message.type !== messageType.continuation) messages.push(message);
  else blocks.push([source.address(message.at), source.length(message.at + source.offsetSize)]);
}

import { denseLinks } from "./denseLinks.js";
import { type Message, messageType } from "./objectHeader.js";
import type { Source } from "./source.js";

/** Most objects looked at in one group. */
const mostLinks = 10_000;

/**
 * Objects of a group by name.
 *
 * Groups come in three forms: symbol tables (the oldest, and the default of h5py and MATLAB), links in the object
 * header, and links in a heap for groups of more than eight. Soft and external links are left out.
 *
 * @param source the file
 * @param messages messages of the group's object header
 * @returns addresses of object headers by name; null when the object is no group
 */
export function readLinks(source: Source, messages: readonly Message[]): Map<string, number> | null {
  const table = messages.find(({ type }) => type === messageType.symbolTable);
  if (table) {
    const heap = source.address(table.at + source.offsetSize);
    return symbolTable(source, source.address(table.at), heap);
  }
  const info = messages.find(({ type }) => type === messageType.linkInfo);
  const links = new Map<string, number>();
  for (const { type, at, length } of messages)
    if (type === messageType.link) addLink(source, links, at, at + length);
  if (!info) return links.size > 0 ? links : null;
  for (const [at, length] of denseLinks(source, info.at)) addLink(source, links, at, at + length);
  return links;
}

/** One link message; hard links only. */
function addLink(source: Source, links: Map<string, number>, from: number, end: number): void {
  source.step();
  if (source.uint(from, 1) !== 1) throw source.error("a link is damaged.");
  const flags = source.uint(from + 1, 1);
  let at = from + 2;
  const kind = flags & 8 ? source.uint(at++, 1) : 0;
  if (flags & 4) at += 8;
  if (flags & 16) at += 1;
  const width = 1 << (flags & 3);
  const length = source.uint(at, width);
  at += width;
  if (at + length > end) throw source.error("a link is damaged.");
  const name = new TextDecoder().decode(source.piece(at, length));
  if (kind === 0) set(source, links, name, source.address(at + length));
}

function set(source: Source, links: Map<string, number>, name: string, address: number): void {
  if (links.size >= mostLinks) throw source.error(`a group holds more than ${mostLinks} objects.`);
  links.set(name, address);
}

/** A B-tree (version 1) whose leaves are lists of names in a local heap. */
function symbolTable(source: Source, root: number, heap: number): Map<string, number> {
  source.expect(heap, "HEAP", "list of names");
  const names = source.address(heap + 8 + 2 * source.lengthSize);
  const longest = source.length(heap + 8);
  const links = new Map<string, number>();
  const visit = (node: number, level: number): void => {
    source.expect(node, "TREE", "tree of names");
    if (source.uint(node + 4, 1) !== 0 || source.uint(node + 5, 1) !== level)
      throw source.error("a tree of names is damaged.");
    const count = source.uint(node + 6, 2);
    const first = node + 8 + 2 * source.offsetSize + source.lengthSize;
    for (let k = 0; k < count; k++) {
      const child = source.address(first + k * (source.offsetSize + source.lengthSize));
      if (level > 0) visit(child, level - 1);
      else leaf(child);
    }
  };
  const leaf = (node: number): void => {
    source.expect(node, "SNOD", "list of objects");
    const count = source.uint(node + 6, 2);
    const entrySize = 2 * source.offsetSize + 24;
    for (let k = 0; k < count; k++) {
      source.step();
      const entry = node + 8 + k * entrySize;
      const offset = source.address(entry);
      if (offset >= longest) throw source.error("the name of an object is damaged.");
      const softLink = source.uint(entry + 2 * source.offsetSize, 4) === 2;
      const name = source.text(names + offset, Math.min(4096, longest - offset));
      if (!softLink) set(source, links, name, source.address(entry + source.offsetSize));
    }
  };
  source.expect(root, "TREE", "tree of names");
  visit(root, source.uint(root + 5, 1));
  return links;
}

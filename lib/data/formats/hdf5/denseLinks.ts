import type { Source } from "./source.js";

/** Levels of a B-tree; eight would hold more links than a file has bytes. */
const deepest = 8;

/**
 * Places of the link messages of a group that keeps them in a fractal heap, found through its B-tree (version 2).
 *
 * @param source the file
 * @param info where the body of the group's link info message begins
 * @returns where each link message lies and how long it is
 */
export function denseLinks(source: Source, info: number): [at: number, length: number][] {
  const flags = source.uint(info + 1, 1);
  const at = info + 2 + (flags & 1 ? 8 : 0);
  const heapAddress = source.address(at);
  if (heapAddress === Number.POSITIVE_INFINITY) return [];
  const heap = readHeap(source, heapAddress);
  const tree = source.address(at + source.offsetSize);
  const links: [number, number][] = [];
  forEachRecord(source, tree, (record) => {
    // Type 5, "name": a hash of four bytes, then the place in the heap.
    links.push(heap.locate(record + 4));
  });
  return links;
}

/** A fractal heap of which the managed objects are read. */
interface Heap {
  /** Where an object lies, from its identifier. */
  locate(id: number): [at: number, length: number];
}

function readHeap(source: Source, address: number): Heap {
  source.expect(address, "FRHP", "heap of links");
  const { offsetSize, lengthSize } = source;
  const filterBytes = source.uint(address + 7, 2);
  // Behind the flags and the largest managed object: next identifier, tree of large objects, free space and its
  // manager, then eight lengths about managed, large and tiny objects.
  const at = address + 14 + 10 * lengthSize + 2 * offsetSize;
  const width = source.uint(at, 2);
  const startSize = source.length(at + 2);
  const largestDirect = source.length(at + 2 + lengthSize);
  const heapBits = source.uint(at + 2 + 2 * lengthSize, 2);
  const root = source.address(at + 6 + 2 * lengthSize);
  const rows = source.uint(at + 6 + 2 * lengthSize + offsetSize, 2);
  source.checksum(address, at + 8 + 2 * lengthSize + offsetSize);
  if (filterBytes > 0)
    throw source.error("a group's names are compressed, which is not supported; repack the file (h5repack).");
  if (width === 0 || startSize === 0 || largestDirect < startSize || heapBits > 64)
    throw source.error("a heap is damaged.");
  const idOffsetBytes = Math.ceil(heapBits / 8);
  const idLengthBytes = Math.ceil(
    Math.log2(Math.max(2, Math.min(largestDirect, source.uint(address + 10, 4)) + 1)) / 8,
  );

  /** Address of the direct block that holds a place of the heap, and where that block begins in the heap. */
  const blockOf = (offset: number, node: number, nodeRows: number, start: number): [number, number] => {
    source.step();
    if (nodeRows === 0) return [node, start];
    source.expect(node, "FHIB", "heap of links");
    let from = start;
    for (let row = 0; row < nodeRows; row++) {
      const size = startSize * 2 ** Math.max(0, row - 1);
      for (let column = 0; column < width; column++) {
        if (offset < from + size) {
          const entry = node + 5 + offsetSize + idOffsetBytes + (row * width + column) * offsetSize;
          const child = source.address(entry);
          if (size <= largestDirect) return [child, from];
          // An indirect child has as many rows as its size holds.
          const childRows = Math.round(Math.log2(size / startSize / width)) + 1;
          return blockOf(offset, child, childRows, from);
        }
        from += size;
      }
    }
    throw source.error("a heap is damaged.");
  };

  return {
    locate(id) {
      if (source.uint(id, 1) >> 4 !== 0) throw source.error("a group holds a name of unusual length.");
      const offset = source.uint(id + 1, idOffsetBytes);
      const length = source.uint(id + 1 + idOffsetBytes, idLengthBytes);
      const [block, start] = blockOf(offset, root, rows, 0);
      source.expect(block, "FHDB", "heap of links");
      const place = block + offset - start;
      source.check(place, length);
      return [place, length];
    },
  };
}

/** Visit all records of a B-tree, version 2. */
function forEachRecord(source: Source, address: number, visit: (record: number) => void): void {
  source.expect(address, "BTHD", "tree of links");
  const recordSize = source.uint(address + 10, 2);
  const nodeSize = source.uint(address + 6, 4);
  const depth = source.uint(address + 12, 2);
  const root = source.address(address + 16);
  const records = source.uint(address + 16 + source.offsetSize, 2);
  source.checksum(address, address + 18 + source.offsetSize + source.lengthSize);
  if (recordSize === 0 || depth > deepest) throw source.error("a tree of links is damaged.");
  if (root === Number.POSITIVE_INFINITY) return;

  // Widths of the counts in inner nodes follow from how many records a node of each level can hold.
  const bytesFor = (most: number): number => Math.max(1, Math.ceil(Math.log2(most + 1) / 8));
  const mostPerLeaf = Math.floor((nodeSize - 10) / recordSize);
  const countWidth = bytesFor(mostPerLeaf);
  const most: number[] = [mostPerLeaf];
  const totalWidth: number[] = [0];
  for (let level = 1; level <= depth; level++) {
    const pointer = source.offsetSize + countWidth + totalWidth[level - 1]!;
    const perNode = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    most.push((perNode + 1) * most[level - 1]! + perNode);
    totalWidth.push(bytesFor(most[level]!));
  }
  const visitNode = (node: number, count: number, level: number): void => {
    source.expect(node, level === 0 ? "BTLF" : "BTIN", "tree of links");
    const first = node + 6;
    const pointer = source.offsetSize + countWidth + (level > 1 ? totalWidth[level - 1]! : 0);
    const pointers = first + count * recordSize;
    for (let k = 0; k < count; k++) {
      source.step();
      source.check(first + k * recordSize, recordSize);
      visit(first + k * recordSize);
    }
    for (let k = 0; level > 0 && k <= count; k++) {
      const at = pointers + k * pointer;
      visitNode(source.address(at), source.uint(at + source.offsetSize, countWidth), level - 1);
    }
  };
  visitNode(root, records, depth);
}

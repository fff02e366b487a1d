import { BLOCK, type PairList } from "../../delays/plan.js";
import { canonicalTarget, carriedNames, elementBytes, historyLength, type KernelSpec } from "../../kernel.js";
import { DENSE_TARGETS, SEGMENT_BYTES } from "./emitCoupling.js";

const LINE = 64;

/** Addresses of one list of pairs: segment records (first, end), weights, byte offsets of sources. */
export interface ListLayout {
  readonly segments: number;
  readonly end: number;
  readonly weights: number;
  readonly offsets: number;
}

/** Addresses of one coupling group. */
export interface GroupLayout {
  /** First and end address of the segment records of each pair list. */
  readonly lists: readonly ListLayout[];
  /** Address of the block of sums, per sum: [node][BLOCK]. */
  readonly sums: readonly number[];
  /** Matrix and result of the zero-delay product, per sum. */
  readonly dense?: readonly { readonly matrix: number; readonly sums: number }[];
  /** Pairs without delay of schemes that hold sums: their list, and results per sum, [node]. */
  readonly present?: ListLayout & { readonly sums: readonly number[] };
  /** Name of the traced source. */
  readonly trace: string;
}

/** Where everything stands in the memory of a kernel. Addresses and sizes in bytes. */
export interface Layout {
  readonly paddedNodes: number;
  /** Address of each carried value in the first bank; the second bank follows at `bankBytes`. */
  readonly carried: ReadonlyMap<string, number>;
  readonly bankBytes: number;
  readonly bankStart: number;
  readonly fixed: readonly number[];
  readonly scratch: ReadonlyMap<string, number>;
  readonly groups: readonly GroupLayout[];
  readonly traces: ReadonlyMap<string, number>;
  readonly rowBytes: number;
  /** Columns of history before the chunk. */
  readonly origin: number;
  readonly inputs: ReadonlyMap<string, number>;
  readonly noise: number;
  /** Bytes from one step's noise to the next. */
  readonly noiseStepBytes: number;
  readonly noiseKey: number;
  readonly noiseNodes: number;
  readonly noiseSimulations: number;
  readonly tables: ReadonlyMap<string, number>;
  readonly pages: number;
  /** Block sums to clear at the start of a block: first address and size. */
  readonly blockSums: { readonly start: number; readonly bytes: number };
}

/** Lay out the memory of a kernel. */
export function layOut(spec: KernelSpec, scratchNames: readonly string[]): Layout {
  let top = LINE;
  const take = (bytes: number, align = LINE): number => {
    const address = Math.ceil(top / align) * align;
    top = address + bytes;
    return address;
  };
  // Four lanes of noise at a time, two of everything else.
  const paddedNodes = Math.ceil(spec.nodes / 4) * 4;
  const nodeBytes = paddedNodes * 8;

  const element = elementBytes(spec);
  const fixed = spec.fixedPerNode.map((perNode) => take(perNode ? nodeBytes : 16, perNode ? LINE : 16));

  const names = carriedNames(spec.step);
  // Rows of a power of two would share cache sets: an odd number of lines keeps them apart.
  const arrayBytes = oddLines(nodeBytes);
  const bankStart = take(0);
  const carried = new Map(names.map((name) => [name, take(arrayBytes)]));
  const bankBytes = take(0) - bankStart;
  take(bankBytes);
  const scratch = new Map(scratchNames.map((name) => [name, take(arrayBytes)]));

  const origin = Math.ceil(historyLength(spec.groups, BLOCK) / 2) * 2;
  const rowBytes = oddLines((origin + spec.chunk) * element);
  const traces = new Map(spec.traces.map((name) => [name, take(rowBytes * paddedNodes)]));

  const sumStart = take(0);
  const sums = spec.groups.map((group) => group.sums.map(() => take(paddedNodes * BLOCK * element)));
  const blockSums = { start: sumStart, bytes: take(0) - sumStart };
  const strips = Math.ceil(paddedNodes / DENSE_TARGETS);
  const takeList = (list: PairList): ListLayout => {
    const segments = take(list.segments.length * SEGMENT_BYTES);
    const end = segments + list.segments.length * SEGMENT_BYTES;
    return { segments, end, weights: take(list.weights.byteLength), offsets: take(list.ages.byteLength) };
  };
  const groups = spec.groups.map((group, g): GroupLayout => {
    const lists = group.plan.lists.map(takeList);
    const present = group.present
      ? { ...takeList(group.present), sums: group.sums.map(() => take(nodeBytes)) }
      : undefined;
    const dense = group.plan.dense
      ? group.sums.map(() => ({
          matrix: take(strips * DENSE_TARGETS * spec.nodes * 8),
          sums: take(strips * DENSE_TARGETS * 8),
        }))
      : undefined;
    return {
      lists,
      present,
      sums: sums[g]!,
      dense,
      trace: canonicalTarget(spec.step, `source:${group.source}`),
    };
  });

  const inputs = new Map(spec.timeDependentInputs.map((name) => [name, take(spec.chunk * nodeBytes)]));
  const isArray = spec.noise.kind === "array";
  const noiseStepBytes = spec.step.streams * paddedNodes * (isArray ? 8 : 4);
  const noise = take(spec.noise.kind === "none" ? 0 : noiseStepBytes * (isArray ? spec.chunk : BLOCK));
  const noiseKey = take(16);
  const noiseNodes = take(paddedNodes * 4);
  const noiseSimulations = take(paddedNodes * 4);
  const tables = new Map(
    Object.entries(spec.tables).map(([name, table]) => [
      name,
      take(table.rows.count * table.columns.count * (spec.singleTables ? 16 : 32)),
    ]),
  );
  // Loads of a whole vector may reach past the last element.
  const pages = Math.ceil((top + 256) / 65536);
  return {
    paddedNodes,
    carried,
    bankBytes,
    bankStart,
    fixed,
    scratch,
    groups,
    traces,
    rowBytes,
    origin,
    inputs,
    noise,
    noiseStepBytes,
    noiseKey,
    noiseNodes,
    noiseSimulations,
    tables,
    pages,
    blockSums,
  };
}

function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / LINE);
  return (lines | 1) * LINE;
}

import type { GatherNode, Node } from "../../ir/node.js";
import { reachable } from "../../passes/rewrite.js";
import type { FunctionBuilder, Local } from "./assembler.js";

/** How expressions reach memory: every method leaves or takes a pair of lanes (`f64x2`). */
export interface LaneAccess {
  /** Push the value of a symbol. */
  load(name: string): void;
  /** Push a constant. */
  constant(value: number): void;
  /** Byte address, row length in bytes and channel order of an interleaved table. */
  table(name: string): TableAddress;
}

/** An interleaved table in memory: four channels per grid point, in two 16-byte halves. */
export interface TableAddress {
  readonly address: number;
  readonly rowBytes: number;
  readonly channels: readonly string[];
  /** Stored in single precision: half the bytes per grid point. */
  readonly single: boolean;
}

const BINARY: Readonly<Record<string, string>> = {
  add: "f64x2.add",
  sub: "f64x2.sub",
  mul: "f64x2.mul",
  div: "f64x2.div",
  min: "f64x2.pmin",
  max: "f64x2.pmax",
  lt: "f64x2.lt",
  le: "f64x2.le",
  eq: "f64x2.eq",
  and: "v128.and",
  or: "v128.or",
};
const UNARY: Readonly<Record<string, string>> = {
  neg: "f64x2.neg",
  abs: "f64x2.abs",
  sqrt: "f64x2.sqrt",
  floor: "f64x2.floor",
  nearest: "f64x2.nearest",
  not: "v128.not",
};

/** Bit patterns for taking doubles apart: exponent of 2^52, of 1, and the significand's bits. */
const TWO_52 = 4503599627370496;
const LOW = [0, 1, 2, 3, 4, 5, 6, 7];
const HIGH = [8, 9, 10, 11, 12, 13, 14, 15];
const second = (lanes: readonly number[]): number[] => lanes.map((lane) => lane + 16);

/**
 * Emit expressions on two lanes; shared sub-expressions are computed once and kept in locals.
 *
 * @param f function under construction
 * @param outputs expressions with what to do with each value (it is on the stack when `store` is called)
 * @param access how to load symbols, constants and tables
 */
export function emitExpressions(
  f: FunctionBuilder,
  outputs: readonly { readonly node: Node; readonly store: () => void }[],
  access: LaneAccess,
): void {
  const nodes = reachable(outputs.map((output) => output.node));
  const uses = new Map<Node, number>();
  const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const output of outputs) use(output.node);
  for (const node of nodes) for (const arg of node.args) use(arg);

  const locals = new Map<Node, Local>();
  const keep = (node: Node): void => {
    const local = f.local("v128");
    locals.set(node, local);
    f.set(local);
  };
  const gathers = nodes.filter((node): node is GatherNode => node.op === "gather");

  const emit = (node: Node): void => {
    const known = locals.get(node);
    if (known) {
      f.get(known);
      return;
    }
    if (node.op === "gather") {
      const group = gathers.filter(
        (other) => other.table === node.table && other.args.every((arg, i) => arg === node.args[i]),
      );
      emitGather(f, group, access.table(node.table), emit, keep);
      f.get(locals.get(node)!);
      return;
    }
    compute(node);
    // Constants are a load wherever they are needed; a local would only press on the registers.
    if (uses.get(node)! > 1 && node.op !== "constant") {
      keep(node);
      f.get(locals.get(node)!);
    }
  };

  const compute = (node: Node): void => {
    switch (node.op) {
      case "constant":
        if (node.kind === "number") access.constant(node.value);
        return;
      case "symbol":
        access.load(node.name);
        return;
      case "function":
      case "table":
        throw new Error(
          `"${node.op === "function" ? node.name : node.table}" must be lowered before code is generated.`,
        );
      case "gather":
        throw new Error("unreachable");
      default:
    }
    const [a, b, c] = node.args as [Node, Node, Node];
    if (node.op === "select") {
      emit(b);
      emit(c);
      emit(a);
      f.op("v128.bitselect");
      return;
    }
    for (const arg of node.args) emit(arg);
    const op = BINARY[node.op] ?? UNARY[node.op];
    if (op) f.op(op);
    else emitBits(f, node.op);
  };

  for (const output of outputs) {
    emit(output.node);
    output.store();
  }
}

/** Operations on the bits of doubles; the argument is on the stack. */
function emitBits(f: FunctionBuilder, op: string): void {
  switch (op) {
    case "pow2":
      // n + 1023 ends up in the low bits of the significand of 2^52 + n + 1023; shifted, they are the exponent.
      f.f64x2(TWO_52 + 1023)
        .op("f64x2.add")
        .i32(52)
        .op("i64x2.shl");
      return;
    case "exponent":
      f.i32(52)
        .op("i64x2.shr_u")
        .f64x2(TWO_52)
        .op("v128.or")
        .f64x2(TWO_52 + 1023)
        .op("f64x2.sub");
      return;
    case "significand":
      // Largest double below 2: its exponent bits are those of 1, its significand is all ones.
      f.f64x2(bits(0x000fffff, 0xffffffff)).op("v128.and").f64x2(1).op("v128.or");
      return;
    case "fround":
      f.op("f32x4.demote_f64x2_zero").op("f64x2.promote_low_f32x4");
      return;
    default:
      throw new Error(`The WebAssembly target has no operation "${op}".`);
  }
}

function bits(high: number, low: number): number {
  return new Float64Array(Uint32Array.of(low, high).buffer)[0]!;
}

/**
 * Look-ups that share a grid cell: for each lane four corners, all channels side by side.
 *
 * The weighted sum is ((c00·w00 + c01·w01) + c10·w10) + c11·w11 in every target.
 */
function emitGather(
  f: FunctionBuilder,
  group: readonly GatherNode[],
  table: TableAddress,
  emit: (node: Node) => void,
  keep: (node: Node) => void,
): void {
  const [index, ...weights] = group[0]!.args as [Node, Node, Node, Node, Node];
  const indices = f.local("v128");
  const pointBytes = table.single ? 16 : 32;
  emit(index);
  f.op("i32x4.trunc_sat_f64x2_s_zero").set(indices);
  const weightLocals = weights.map((weight) => {
    const local = f.local("v128");
    emit(weight);
    f.set(local);
    return local;
  });
  // Halves of a grid point (two channels each) that the group reads.
  const halves = [0, 1].filter((half) =>
    group.some((node) => table.channels.indexOf(node.channel) >> 1 === half),
  );
  const results = halves.map(() => [f.local("v128"), f.local("v128")] as const);
  const pointer = f.local("i32");
  for (const lane of [0, 1] as const) {
    f.get(indices).lane("i32x4.extract_lane", lane).i32(pointBytes).op("i32.mul").set(pointer);
    const splats = weightLocals.map((weight) => {
      const local = f.local("v128");
      const lanes = lane === 0 ? LOW : HIGH;
      f.get(weight)
        .get(weight)
        .shuffle([...lanes, ...lanes])
        .set(local);
      return local;
    });
    halves.forEach((half, h) => {
      const corners = [0, pointBytes, table.rowBytes, table.rowBytes + pointBytes];
      corners.forEach((corner, i) => {
        f.get(splats[i]!).get(pointer);
        const offset = table.address + corner + half * (pointBytes / 2);
        if (table.single) f.memory("v128.load64_zero", offset).op("f64x2.promote_low_f32x4");
        else f.memory("v128.load", offset);
        f.op("f64x2.mul");
        if (i > 0) f.op("f64x2.add");
      });
      f.set(results[h]![lane]);
    });
    for (const local of splats) f.release(local);
  }
  for (const node of group) {
    const channel = table.channels.indexOf(node.channel);
    const [first, other] = results[halves.indexOf(channel >> 1)]!;
    const lanes = channel & 1 ? HIGH : LOW;
    f.get(first)
      .get(other)
      .shuffle([...lanes, ...second(lanes)]);
    keep(node);
  }
  for (const local of [indices, ...weightLocals, ...results.flat()]) f.release(local);
  f.release(pointer);
}

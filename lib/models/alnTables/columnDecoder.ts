import { type FunctionBuilder, ModuleBuilder } from "../../engine/targets/wasm/assembler.js";
import { PREDICTED, PREDICTING_ROWS, QUANTISED } from "./columnEncoder.js";

/**
 * Decode a row of tables (see `columnEncoder.ts`).
 *
 * In WebAssembly, because this runs once when a program starts, before the engine would compile a loop in
 * JavaScript: 2 ms instead of 10 for the default tables.
 *
 * @param bytes coded tables, one behind the other
 * @param tables number of tables
 * @param rows rows of every table
 * @param columns columns of every table
 * @returns the tables
 */
export function decodeColumns(
  bytes: Uint8Array,
  tables: number,
  rows: number,
  columns: number,
): Float64Array[] {
  const count = rows * columns;
  // Memory: the bytes with room for reading beyond their end, a scratch row of zeros with integers behind it, and
  // the tables.
  const scratch = Math.ceil(bytes.length / 16 + 1) * 16;
  const output = Math.ceil((scratch + 4 * (columns + count)) / 16) * 16;
  const pages = Math.ceil((output + 8 * count * tables) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  new Uint8Array(memory.buffer).set(bytes);
  const module = new WebAssembly.Module(buildDecoder(count, columns, scratch).encode(pages) as BufferSource);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const decoders: Readonly<Record<number, unknown>> = {
    [QUANTISED]: exports.decodeQuanta,
    [PREDICTED]: exports.decodePredicted,
  };
  let at = 0;
  return Array.from({ length: tables }, (_, i) => {
    const target = output + 8 * count * i;
    const decode = decoders[bytes[at]!] as (from: number, to: number) => number;
    at = decode(at + 1, target);
    return new Float64Array(memory.buffer, target, count).slice();
  });
}

/** Module with one function a coding: (address of the code, address of the table) → address behind the code. */
function buildDecoder(count: number, columns: number, scratch: number): ModuleBuilder {
  const module = new ModuleBuilder();
  module.function("decodeQuanta", ["i32", "i32"], ["i32"], (f) => emitQuanta(f, count, columns, scratch));
  module.function("decodePredicted", ["i32", "i32"], ["i32"], (f) => emitPredicted(f, count, columns));
  return module;
}

function emitQuanta(
  f: FunctionBuilder<readonly ["i32", "i32"]>,
  count: number,
  columns: number,
  scratch: number,
): void {
  const [from, to] = f.params;
  const integer = f.local("i32");
  const byte = f.local("i32");
  const code = f.local("i32");
  const shift = f.local("i32");
  f.countUp(
    integer,
    () => f.i32(4 * count),
    4,
    () => {
      f.i32(0).tee(code).set(shift);
      f.loop(() => {
        f.get(from).memory("i32.load").i32(255).op("i32.and").set(byte);
        f.get(from).i32(1).op("i32.add").set(from);
        f.get(code).get(byte).i32(127).op("i32.and").get(shift).op("i32.shl").op("i32.or").set(code);
        f.get(shift).i32(7).op("i32.add").set(shift);
        f.get(byte).i32(127).op("i32.gt_s").branchIf(0);
      });
      // The integer of the row before, plus the difference with its sign taken from the lowest bit.
      f.get(integer).get(integer).memory("i32.load", scratch);
      f.get(code).i32(1).op("i32.shr_u");
      f.i32(0).get(code).i32(1).op("i32.and").op("i32.sub").op("i32.xor").op("i32.add");
      f.tee(code).memory("i32.store", scratch + 4 * columns);
      f.get(to);
      f.get(code).op("f64.convert_i32_s").f64(10).op("f64.mul").f64(9).op("f64.sub").f64(1000).op("f64.div");
      f.f64(0).get(code).op("select");
      f.memory("f64.store");
      f.get(to).i32(8).op("i32.add").set(to);
    },
  );
  f.get(from);
}

/** One value at a time in the first lane, which has the 64-bit integers. */
function emitPredicted(f: FunctionBuilder<readonly ["i32", "i32"]>, count: number, columns: number): void {
  const [from, to] = f.params;
  const i = f.local("i32");
  const at = f.local("i32");
  const length = f.local("i32");
  const code = f.local("v128");
  const base = f.local("i32");
  const row = 8 * columns;
  /** Value a number of rows before. */
  const before = (rows: number) => f.get(base).memory("v128.load64_splat", (PREDICTING_ROWS - rows) * row);
  f.get(from)
    .i32(Math.ceil(count / 2))
    .op("i32.add")
    .set(at);
  f.countUp(
    i,
    () => f.i32(count),
    1,
    () => {
      f.get(from).get(i).i32(1).op("i32.shr_u").op("i32.add").memory("i32.load");
      f.get(i).i32(1).op("i32.and").i32(2).op("i32.shl").op("i32.shr_u").i32(15).op("i32.and").set(length);
      // Clear the bytes that belong to the next code: twice half the distance, since a shift by 64 does nothing.
      f.get(at).memory("v128.load64_zero").set(code);
      for (const op of ["i64x2.shl", "i64x2.shl", "i64x2.shr_u", "i64x2.shr_u"])
        f.get(code).i32(32).get(length).i32(2).op("i32.shl").op("i32.sub").op(op).set(code);
      f.get(at).get(length).op("i32.add").set(at);
      f.get(code).i32(1).op("i64x2.shr_u");
      f.f64x2(0)
        .get(code)
        .i32(63)
        .op("i64x2.shl")
        .i32(63)
        .op("i64x2.shr_u")
        .op("i64x2.sub")
        .op("v128.xor")
        .set(code);
      f.get(i)
        .i32(PREDICTING_ROWS * columns)
        .op("i32.lt_s");
      f.if(
        () => f.get(to).get(code).memory("v128.store64_lane", 0, 0),
        () => {
          f.get(to)
            .i32(PREDICTING_ROWS * row)
            .op("i32.sub")
            .set(base);
          f.get(to);
          f.f64x2(6);
          before(1);
          before(5);
          f.op("f64x2.add").op("f64x2.mul").f64x2(15);
          before(2);
          before(4);
          f.op("f64x2.add").op("f64x2.mul").op("f64x2.sub").f64x2(20);
          before(3);
          f.op("f64x2.mul").op("f64x2.add");
          before(6);
          f.op("f64x2.sub").get(code).op("i64x2.add").memory("v128.store64_lane", 0, 0);
        },
      );
      f.get(to).i32(8).op("i32.add").set(to);
    },
  );
  f.get(at);
}

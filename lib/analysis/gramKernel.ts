import { ModuleBuilder } from "../engine/targets/wasm/assembler.js";

/**
 * One tile of a matrix of dot products: rows a, a+1 against rows b … b+3, as WebAssembly SIMD and as plain code.
 *
 * Both add even and odd columns apart and join the two sums at the end, so they return the same bits. The tile
 * is 2 × 4 because its accumulators and loads fit the 16 vector registers; larger tiles spill and are slower.
 */

/** Rows of the left factor in a tile. */
export const TILE_ROWS = 2;
/** Rows of the right factor in a tile. */
export const TILE_COLUMNS = 4;
const TILE = TILE_ROWS * TILE_COLUMNS;

/** A workspace of numbers and the function that computes one tile inside it. */
export interface GramKernel {
  /** A view on at least `length` doubles, to hold the rows; views given out before become invalid. */
  reserve(length: number): Float64Array;
  /**
   * Write the dot products of rows at `a` and `a + stride` with those at `b`, `b + stride`, … to `out`.
   *
   * All positions count doubles; `length` is even and at least 2.
   */
  tile(a: number, b: number, length: number, stride: number, out: number): void;
}

/** The kernel in plain code, for engines without WebAssembly SIMD. */
export function plainKernel(): GramKernel {
  let memory = new Float64Array(0);
  return {
    reserve(length: number): Float64Array {
      if (memory.length < length) memory = new Float64Array(length);
      return memory;
    },
    tile(a: number, b: number, length: number, stride: number, out: number): void {
      for (let row = 0; row < TILE_ROWS; row++)
        for (let column = 0; column < TILE_COLUMNS; column++) {
          const left = a + row * stride;
          const right = b + column * stride;
          let even = 0;
          let odd = 0;
          for (let k = 0; k < length; k += 2) {
            even += memory[left + k]! * memory[right + k]!;
            odd += memory[left + k + 1]! * memory[right + k + 1]!;
          }
          memory[out + row * TILE_COLUMNS + column] = even + odd;
        }
    },
  };
}

const PAGE = 65536;

type Tile = (a: number, b: number, end: number, stride: number, out: number) => void;

/** The kernel as WebAssembly SIMD, or null where the engine lacks it or the page forbids compiling. */
export function simdKernel(): GramKernel | null {
  try {
    new WebAssembly.Module(encodeTile(1));
  } catch {
    return null;
  }
  let memory = new Float64Array(0);
  let tile: Tile;
  return {
    reserve(length: number): Float64Array {
      if (memory.length < length) {
        const pages = Math.ceil((length * 8) / PAGE);
        const space = new WebAssembly.Memory({ initial: pages, maximum: pages });
        const module = new WebAssembly.Module(encodeTile(pages));
        tile = new WebAssembly.Instance(module, { env: { memory: space } }).exports.tile as Tile;
        memory = new Float64Array(space.buffer);
      }
      return memory;
    },
    tile(a: number, b: number, length: number, stride: number, out: number): void {
      tile(8 * a, 8 * b, 8 * (a + length), 8 * stride, 8 * out);
    },
  };
}

/** A module that exports `tile(a, b, end, stride, out)`; all arguments are byte addresses or distances. */
function encodeTile(pages: number): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.function("tile", ["i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const [a, b, end, stride, out] = f.params;
    const rows = TILE_ROWS + TILE_COLUMNS;
    const pointers = Array.from({ length: rows }, () => f.local("i32"));
    const values = Array.from({ length: rows }, () => f.local("v128"));
    const sums = Array.from({ length: TILE }, () => f.local("v128"));
    for (let k = 0; k < rows; k++) {
      if (k === 0) f.get(a);
      else if (k === TILE_ROWS) f.get(b);
      else
        f.get(pointers[k - 1]!)
          .get(stride)
          .op("i32.add");
      f.set(pointers[k]!);
    }
    f.loop(() => {
      for (let k = 0; k < rows; k++) f.get(pointers[k]!).memory("v128.load").set(values[k]!);
      for (let k = 0; k < TILE; k++) {
        const left = values[Math.floor(k / TILE_COLUMNS)]!;
        const right = values[TILE_ROWS + (k % TILE_COLUMNS)]!;
        f.get(sums[k]!).get(left).get(right).op("f64x2.mul").op("f64x2.add").set(sums[k]!);
      }
      for (const pointer of pointers) f.get(pointer).i32(16).op("i32.add").set(pointer);
      f.get(pointers[0]!).get(end).op("i32.lt_u").branchIf(0);
    });
    for (let k = 0; k < TILE; k++) {
      const sum = sums[k]!;
      f.get(out).get(sum).lane("f64x2.extract_lane", 0).get(sum).lane("f64x2.extract_lane", 1);
      f.op("f64.add").memory("f64.store", 8 * k);
    }
  });
  return Uint8Array.from(module.encode(pages));
}

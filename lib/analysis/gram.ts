import { type GramKernel, plainKernel, simdKernel, TILE_COLUMNS, TILE_ROWS } from "./gramKernel.js";

/** Doubles of workspace per pass: rows of a pass stay in the second-level cache, and memory stays bounded. */
const WORKSPACE = 1 << 18;
const MIN_PASS = 64;

let shared: GramKernel | undefined;

function sharedKernel(): GramKernel {
  shared ??= simdKernel() ?? plainKernel();
  return shared;
}

/**
 * Matrix of the dot products of all pairs of rows.
 *
 * @param rows number of rows
 * @param columns length of each row
 * @param read writes columns `from` … `to − 1` of a row to `target`, beginning at `offset`
 * @param kernel where the sums are computed; WebAssembly SIMD if the engine has it
 * @returns symmetric rows × rows matrix, row-major
 */
export function gram(
  rows: number,
  columns: number,
  read: (target: Float64Array, offset: number, row: number, from: number, to: number) => void,
  kernel: GramKernel = sharedKernel(),
): Float64Array {
  const out = new Float64Array(rows * rows);
  const padded = Math.ceil(rows / TILE_COLUMNS) * TILE_COLUMNS;
  const pass = even(Math.min(columns, Math.max(MIN_PASS, Math.floor(WORKSPACE / padded))));
  const tileAt = padded * pass;
  const space = kernel.reserve(tileAt + TILE_ROWS * TILE_COLUMNS);
  space.fill(0, rows * pass, tileAt);
  for (let from = 0; from < columns; from += pass) {
    const to = Math.min(columns, from + pass);
    const length = even(to - from);
    for (let row = 0; row < rows; row++) {
      read(space, row * pass, row, from, to);
      if (length > to - from) space[row * pass + length - 1] = 0;
    }
    for (let i = 0; i < rows; i += TILE_ROWS)
      for (let j = i - (i % TILE_COLUMNS); j < rows; j += TILE_COLUMNS) {
        kernel.tile(i * pass, j * pass, length, pass, tileAt);
        const lastRow = Math.min(TILE_ROWS, rows - i);
        const lastColumn = Math.min(TILE_COLUMNS, rows - j);
        for (let r = 0; r < lastRow; r++)
          for (let c = 0; c < lastColumn; c++)
            out[(i + r) * rows + j + c]! += space[tileAt + r * TILE_COLUMNS + c]!;
      }
  }
  for (let i = 1; i < rows; i++) for (let j = 0; j < i; j++) out[i * rows + j] = out[j * rows + i]!;
  return out;
}

function even(length: number): number {
  return length + (length & 1);
}

import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { gram } from "./gram.js";
import { spaceTime } from "./input.js";

/**
 * Phase-locking value of every pair of regions: the length of the mean of exp(i(φ_i − φ_j)) over time.
 *
 * @param phases radians, dims ["region", "time"]
 * @returns matrix, dims ["region", "region"], entries in [0, 1]
 * @throws ValidationError when phases have other dims
 * @see J.-P. Lachaux et al., "Measuring phase synchrony in brain signals", Hum. Brain Mapp. 8 (1999)
 * @example
 * const phases = labelled(Float64Array.of(0, 1, 2, 3, 4, 5), [2, 3], ["region", "time"]);
 * phaseLockingValue(phases).data // [1, 1, 1, 1]
 */
export function phaseLockingValue(phases: Labelled<NumberArray>): Labelled {
  const { rows, columns } = spaceTime(phases, "phaseLockingValue");
  const parts = gram(2 * rows, columns, (target, offset, row, from, to) => {
    const part = row < rows ? Math.cos : Math.sin;
    const begin = (row % rows) * columns;
    for (let t = from; t < to; t++) target[offset + t - from] = part(phases.data[begin + t]!);
  });
  const at = (i: number, j: number): number => parts[i * 2 * rows + j]!;
  const matrix = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      const cos = at(i, j) + at(rows + i, rows + j);
      const sin = at(rows + i, j) - at(i, rows + j);
      matrix[i * rows + j] = i === j ? 1 : Math.min(1, Math.sqrt(cos * cos + sin * sin) / columns);
    }
  return regionMatrix(matrix, phases, "phase-locking value");
}

/**
 * Phase lag index of every pair of regions: how one-sided their phase differences are, blind to zero lag and
 * thereby to field spread.
 *
 * @param phases radians, dims ["region", "time"]
 * @returns matrix, dims ["region", "region"], |mean of sign sin(φ_i − φ_j)| in [0, 1], diagonal 0
 * @throws ValidationError when phases have other dims
 * @see C. J. Stam et al., "Phase lag index: assessment of functional connectivity from multi channel EEG and MEG with
 * diminished bias from common sources", Hum. Brain Mapp. 28 (2007)
 * @example
 * const phases = labelled(Float64Array.of(1, 2, 3, 0, 1, 2), [2, 3], ["region", "time"]);
 * phaseLagIndex(phases).data // [0, 1, 1, 0]
 */
export function phaseLagIndex(phases: Labelled<NumberArray>): Labelled {
  const { rows, columns } = spaceTime(phases, "phaseLagIndex");
  const cos = Float64Array.from(phases.data, Math.cos);
  const sin = Float64Array.from(phases.data, Math.sin);
  const matrix = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = i + 1; j < rows; j++) {
      let signs = 0;
      for (let t = 0; t < columns; t++) {
        const a = i * columns + t;
        const b = j * columns + t;
        signs += Math.sign(sin[a]! * cos[b]! - cos[a]! * sin[b]!);
      }
      matrix[i * rows + j] = matrix[j * rows + i] = Math.abs(signs) / columns;
    }
  return regionMatrix(matrix, phases, "phase lag index");
}

function regionMatrix(matrix: Float64Array, source: Labelled<NumberArray>, name: string): Labelled {
  const rows = source.shape[0]!;
  const region = source.coords?.[source.dims[0]!];
  return labelled(matrix, [rows, rows], ["region", "region"], {
    ...(region && { coords: { region } }),
    name,
  });
}

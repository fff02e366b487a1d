import { fc, type Labelled, labelled, matrixCorrelation } from "../../lib/index.js";

/** Mean correlation of simulated and empirical FC over subjects. */
export function meanFit(activity: Labelled, subjects: readonly Labelled[]): number {
  const simulated = fc(activity);
  return mean(subjects.map((subject) => matrixCorrelation(simulated, subject)));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Samples from an index on. */
export function after(array: Labelled, first: number): Labelled {
  const [rows, columns] = array.shape as [number, number];
  const kept = columns - first;
  const data = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++)
    data.set(array.data.subarray(row * columns + first, (row + 1) * columns), row * kept);
  return labelled(data, [rows, kept], array.dims);
}

/** Seeds that fits are averaged over. */
export const SEEDS = [0, 1, 2, 3, 4];

import { type Labelled, labelled } from "../../../lib/labelled.js";
import { RatesSignal } from "../../../lib/signal/index.js";

export const rowA: readonly number[] = [0, 1, 0, -1, 0, 1, 0, -1];
export const rowB: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 9];

/** One output "r", two regions, 100 … 800 ms. */
export function exampleData(): Labelled {
  return labelled(Float64Array.of(...rowA, ...rowB), [1, 2, 8], ["output", "region", "time"], {
    coords: {
      output: ["r"],
      region: ["left", "right"],
      time: Float64Array.from({ length: 8 }, (_, k) => 100 * (k + 1)),
    },
  });
}

export const exampleSignal = (): RatesSignal => new RatesSignal(exampleData(), { timeInMs: true });

/** Samples of one region. */
export const row = (signal: RatesSignal, region: number): Float64Array => {
  const length = signal.time.length;
  return signal.data.data.slice(region * length, (region + 1) * length);
};

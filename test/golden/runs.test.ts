import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Labelled } from "../../lib/index.js";
import { type ReferenceCase, runCase, stepOfColumn } from "./runCase.js";

const folder = process.env.NEUROLAB_REFERENCE_DIR ?? path.join(__dirname, "../fixtures/runs");
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

/** Chaotic cases amplify rounding; they are compared while it is still small. */
const CHAOTIC_UNTIL = 200;
const TOLERANCE = 1e-9;

describe.each(files)("neurolib's run %s", (file) => {
  const reference = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as ReferenceCase;

  it.each(["js", "wasm"] as const)("is reproduced by the %s target", (target) => {
    const model = runCase(reference, target);
    const isChaotic = /ALN|WC/.test(reference.model);
    for (const [name, rows] of Object.entries(reference.outputs)) {
      const array = model.array(name);
      const [nodes, columns] = array.shape as [number, number];
      expect(nodes).toBe(rows.length);
      const scale = Math.max(...rows.flat().map(Math.abs), Number.MIN_VALUE);
      rows.forEach((row, n) => {
        row.forEach((expected, i) => {
          const column = stepOfColumn(reference, reference.index[i]!, columns);
          const time = (column + 1) * model.params.dt;
          if (isChaotic && time > CHAOTIC_UNTIL) return;
          const actual = array.data[n * columns + column]!;
          let difference = Math.abs(actual - expected);
          // A phase is the same at 0 and 2π.
          if (name === "theta") difference = Math.min(difference, Math.abs(difference - 2 * Math.PI));
          if (!(difference <= TOLERANCE * scale))
            throw new Error(
              `${name}[${n}] at ${time} ms: expected ${expected}, got ${actual}, difference ${difference / scale} of the largest value`,
            );
        });
      });
    }
    if (reference.bold_t) {
      const { BOLD } = model.BOLD;
      const expected = reference.bold as number[][];
      expect(BOLD.shape).toEqual([expected.length, expected[0]!.length]);
      expect(distance(BOLD, expected)).toBeLessThan(TOLERANCE);
      // The sample of index g is the one after step g + 1; neurolib labels it one step early.
      model.BOLD.t_BOLD.forEach((t, i) => expect(t - model.params.dt).toBeCloseTo(reference.bold_t![i]!, 6));
    }
  });
});

function distance(array: Labelled, rows: number[][]): number {
  const expected = rows.flat();
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - array.data[i]!) / scale));
}

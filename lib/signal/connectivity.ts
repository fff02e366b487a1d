import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import type { ConnectivityMeasure } from "./correlation.js";
import type { SignalData } from "./series.js";

const spaceDims = ["region", "space"];

/**
 * Measures connectivity between regions, once for every combination of the other dimensions.
 *
 * @param data dims [others…, "region" or "space", "time"] in any order of the first ones, time last
 * @param measure N × T in, N × N out
 * @returns dims [others…, region, region]
 */
export function functionalConnectivity(data: SignalData, measure: ConnectivityMeasure): Labelled {
  const axis = data.dims.findIndex((dim) => spaceDims.includes(dim));
  if (axis < 0)
    throw new ValidationError(
      `Functional connectivity needs a dim "region" (or "space"), got dims [${data.dims.join(", ")}].`,
    );
  const nodes = data.shape[axis]!;
  if (nodes < 2)
    throw new ValidationError(`Functional connectivity needs at least two regions, got ${nodes}.`);
  const space = data.dims[axis]!;
  const names = data.coords?.[space];
  const coords = names && { [space]: names };
  const length = data.shape[data.shape.length - 1]!;
  const inner = data.shape.slice(axis + 1, -1).reduce((product, size) => product * size, 1);
  const outer = data.shape.slice(0, axis).reduce((product, size) => product * size, 1);

  const matrices = new Float64Array(outer * inner * nodes * nodes);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const rows = new Float64Array(nodes * length);
      for (let node = 0; node < nodes; node++) {
        const from = ((o * nodes + node) * inner + i) * length;
        rows.set(data.data.subarray(from, from + length), node * length);
      }
      const matrix = measure(
        labelled(rows, [nodes, length], [space, "time"], {
          coords: { ...coords, time: data.coords!.time as Float64Array },
        }),
      );
      if (matrix?.data?.length !== nodes * nodes)
        throw new ValidationError(
          `A connectivity function must turn ${nodes} × ${length} numbers into ${nodes} × ${nodes}, got ${matrix?.shape?.join(" × ") ?? typeof matrix}.`,
        );
      matrices.set(matrix.data, (o * inner + i) * nodes * nodes);
    }

  const others = data.dims.filter((dim) => dim !== space && dim !== "time");
  const shape = others.map((dim) => data.shape[data.dims.indexOf(dim)]!);
  const kept = others.flatMap((dim) => (data.coords?.[dim] ? [[dim, data.coords[dim]]] : []));
  return labelled(matrices, [...shape, nodes, nodes], [...others, space, space], {
    coords: { ...Object.fromEntries(kept), ...coords },
  });
}

import { labelled } from "../../labelled.js";
import type { SubjectData } from "../layout.js";
import type { DatasetParts } from "../parts.js";
import { unpackBold } from "./bold.js";
import { synthesise } from "./connectome.js";
import { syntheticTruth } from "./truth.js";

/** The synthetic data set as parts of a {@link Dataset}. */
export function syntheticParts(): DatasetParts {
  const { regions, coordinates, voxels, subjects } = synthesise();
  const n = regions.length;
  const { samples, boldInterval } = syntheticTruth;
  const data: Record<string, SubjectData> = {};
  for (const [k, { counts, lengths }] of subjects.entries()) {
    const totals = Float64Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += counts[i * n + j]!;
      return sum;
    });
    data[`syn-0${k + 1}`] = {
      cm: labelled(counts, [n, n], ["target", "source"]),
      len: labelled(lengths, [n, n], ["target", "source"]),
      waytotal: labelled(totals, [n], ["region"]),
      nvoxel: labelled(Float64Array.from(voxels), [n], ["region"]),
    };
  }
  return {
    name: "synthetic",
    subjects: data,
    regions,
    coordinates,
    boldInterval,
    laterBold: () => unpackBold(n, samples),
  };
}

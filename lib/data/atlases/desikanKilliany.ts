import { BaseAtlas } from "./baseAtlas.js";
import { desikanKillianyNames } from "./desikanKillianyNames.js";

/**
 * Desikan–Killiany: 68 cortical regions, 34 left (suffix _L) then 34 right (_R), with groups cortex, left and right.
 *
 * It has no positions: the parcellation is defined on each subject's surface.
 * Source: Desikan et al. (2006), NeuroImage 31, 968–980.
 *
 * @example
 * new DesikanKilliany().at(34) // "Banks_superior_temporal_sulcus_R"
 */
export class DesikanKilliany extends BaseAtlas {
  constructor() {
    const side = (suffix: string): string[] => desikanKillianyNames.map((name) => `${name}_${suffix}`);
    const range = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, k) => from + k);
    super([...side("L"), ...side("R")], {
      label: "DK",
      name: "Desikan-Killiany",
      groups: { cortex: range(0, 68), left: range(0, 34), right: range(34, 68) },
    });
  }
}

import { type Aal2Group, aal2Table } from "./aal2Table.js";
import { BaseAtlas, type Position } from "./baseAtlas.js";

/** Options of {@link AutomatedAnatomicalParcellation2}. */
export interface Aal2Options {
  /**
   * Frame of the positions: "mni" (default), mm with the axes of MNI space, left x < 0; or "t1", voxel coordinates
   * of one individual's T1 image as in neurolib. The two frames cannot be mixed.
   */
  readonly space?: "mni" | "t1";
}

const members = (...groups: Aal2Group[]): number[] =>
  aal2Table.flatMap((row, index) => (groups.includes(row[9]) ? [index] : []));

/**
 * AAL2: 120 regions, left and right alternating, with groups cortex (80), hippocampus, amygdala, basal_ganglia,
 * thalamus, cerebellum and subcortical (all but cortex).
 *
 * Source: Rolls, Joliot and Tzourio-Mazoyer (2015), NeuroImage 122, 1–5.
 *
 * @example
 * const atlas = new AutomatedAnatomicalParcellation2();
 * atlas.names("thalamus") // ["Thalamus_L", "Thalamus_R"]
 */
export class AutomatedAnatomicalParcellation2 extends BaseAtlas {
  constructor(options: Aal2Options = {}) {
    const from = options.space === "t1" ? 6 : 3;
    super(
      aal2Table.map(([name]) => name),
      {
        label: "AAL2",
        name: "Automated Anatomical Parcellation 2",
        coords: aal2Table.map((row) => row.slice(from, from + 3) as unknown as Position),
        groups: {
          cortex: members("cortex"),
          subcortical: members("hippocampus", "amygdala", "basal_ganglia", "thalamus", "cerebellum"),
          hippocampus: members("hippocampus"),
          amygdala: members("amygdala"),
          basal_ganglia: members("basal_ganglia"),
          thalamus: members("thalamus"),
          cerebellum: members("cerebellum"),
        },
      },
    );
  }

  /** Codes of the regions in the atlas's volume file, in atlas order. */
  static readonly codes: readonly number[] = aal2Table.map((row) => row[1]);

  /** Number of 2 mm voxels of the regions in the atlas's volume file, in atlas order. */
  static readonly voxels: readonly number[] = aal2Table.map((row) => row[2]);
}

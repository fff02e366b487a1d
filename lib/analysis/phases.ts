import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { spaceTime } from "./input.js";

/**
 * Kuramoto order parameter over time: how well the phases of all regions agree.
 *
 * @param phases radians, wrapped or not, dims ["region", "time"]
 * @returns R(t) = |Σ exp(iφ)| / N in [0, 1], dims ["time"]
 * @throws ValidationError when phases have other dims
 * @see Y. Kuramoto, "Chemical Oscillations, Waves, and Turbulence", Springer (1984)
 * @example
 * const phases = labelled(Float64Array.of(0, 0, 0, Math.PI), [2, 2], ["region", "time"]);
 * orderParameter(phases).data // [1, 0]
 */
export function orderParameter(phases: Labelled<NumberArray>): Labelled {
  const { rows, columns } = spaceTime(phases, "orderParameter");
  const order = new Float64Array(columns);
  for (let t = 0; t < columns; t++) {
    let cos = 0;
    let sin = 0;
    for (let row = 0; row < rows; row++) {
      const phase = phases.data[row * columns + t]!;
      cos += Math.cos(phase);
      sin += Math.sin(phase);
    }
    order[t] = Math.sqrt(cos * cos + sin * sin) / rows;
  }
  const time = phases.coords?.time;
  return labelled(order, [columns], ["time"], { ...(time && { coords: { time } }), name: "order parameter" });
}

/**
 * Metastability: standard deviation over time of the Kuramoto order parameter.
 *
 * @param phases radians, wrapped or not, dims ["region", "time"]
 * @returns standard deviation (of all samples, not an estimate) in [0, 0.5]
 * @throws ValidationError when phases have other dims
 * @see M. Shanahan, "Metastable chimera states in community-structured oscillator networks", Chaos 20 (2010)
 * @example
 * const phases = labelled(Float64Array.of(0, 0, 0, Math.PI), [2, 2], ["region", "time"]);
 * metastability(phases) // 0.5
 */
export function metastability(phases: Labelled<NumberArray>): number {
  const order = orderParameter(phases).data;
  const mean = order.reduce((sum, r) => sum + r, 0) / order.length;
  return Math.sqrt(order.reduce((sum, r) => sum + (r - mean) ** 2, 0) / order.length);
}

/**
 * Synchrony: mean over time of the Kuramoto order parameter.
 *
 * @param phases radians, wrapped or not, dims ["region", "time"]
 * @returns mean in [0, 1]
 * @throws ValidationError when phases have other dims
 * @example
 * const phases = labelled(Float64Array.of(0, 0, 0, Math.PI), [2, 2], ["region", "time"]);
 * synchrony(phases) // 0.5
 */
export function synchrony(phases: Labelled<NumberArray>): number {
  const order = orderParameter(phases).data;
  return order.reduce((sum, r) => sum + r, 0) / order.length;
}

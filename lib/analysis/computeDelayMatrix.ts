import { ValidationError } from "../errors.js";
import { type Labelled, labelled, type NumberArray } from "../labelled.js";
import { square } from "./input.js";

/**
 * Delays of connections from their lengths and the speed of signals.
 *
 * @param lengthMat lengths, `[target][source]`, in units of `segmentLength`
 * @param signalV speed in m/s, i.e. mm/ms; 0 means no delays
 * @param segmentLength length of one unit of lengthMat in mm. Default 1
 * @returns delays in ms, dims as lengthMat
 * @throws ValidationError when lengths are not a square matrix, or negative, or speed or segmentLength are out of range
 * @example
 * const lengths = labelled(Float64Array.of(0, 10, 25, 10, 0, 5, 25, 5, 0), [3, 3], ["target", "source"]);
 * computeDelayMatrix(lengths, 20).data // [0, 0.5, 1.25, 0.5, 0, 0.25, 1.25, 0.25, 0]
 */
export function computeDelayMatrix(
  lengthMat: Labelled<NumberArray>,
  signalV: number,
  segmentLength: number = 1,
): Labelled {
  const n = square(lengthMat, "computeDelayMatrix");
  if (!(signalV >= 0)) throw new ValidationError(`signalV must be at least 0 m/s, got ${signalV}.`);
  if (!(segmentLength > 0))
    throw new ValidationError(`segmentLength must be above 0 mm, got ${segmentLength}.`);
  const wrong = lengthMat.data.findIndex((length) => !(length >= 0));
  if (wrong >= 0)
    throw new ValidationError(
      `Lengths must be at least 0, got ${lengthMat.data[wrong]} from region ${wrong % n} to region ${Math.floor(wrong / n)}.`,
    );
  const delays = Float64Array.from(lengthMat.data, (length) =>
    signalV > 0 ? (length * segmentLength) / signalV : 0,
  );
  const { coords } = lengthMat;
  return labelled(delays, [n, n], lengthMat.dims, { ...(coords && { coords }), name: "delay", unit: "ms" });
}

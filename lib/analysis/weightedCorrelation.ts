import { ValidationError } from "../errors.js";

/**
 * Pearson's correlation in which every pair of values counts with a weight.
 *
 * With m(a) = Σ w a / Σ w and cov(a, b) = Σ w (a − m(a)) (b − m(b)) / Σ w it is
 * cov(x, y) / √(cov(x, x) cov(y, y)).
 *
 * @param x values, any unit
 * @param y as many values
 * @param w as many weights, at least 0
 * @returns correlation in [−1, 1]; NaN when x or y does not vary where it has weight
 * @throws ValidationError when lengths differ or a weight is negative
 * @example
 * weightedCorrelation([1, 2, 3, 4], [2, 1, 4, 3], [1, 2, 3, 4]) // 0.5570860145311556
 */
export function weightedCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  w: ArrayLike<number>,
): number {
  const n = x.length;
  if (y.length !== n || w.length !== n)
    throw new ValidationError(
      `weightedCorrelation expects x, y and w of equal length, got ${n}, ${y.length} and ${w.length}.`,
    );
  let weight = 0;
  let meanX = 0;
  let meanY = 0;
  for (let k = 0; k < n; k++) {
    if (!(w[k]! >= 0)) throw new ValidationError(`Weights must be at least 0, got ${w[k]} at position ${k}.`);
    weight += w[k]!;
    meanX += w[k]! * x[k]!;
    meanY += w[k]! * y[k]!;
  }
  meanX /= weight;
  meanY /= weight;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let k = 0; k < n; k++) {
    const dx = x[k]! - meanX;
    const dy = y[k]! - meanY;
    xx += w[k]! * dx * dx;
    yy += w[k]! * dy * dy;
    xy += w[k]! * dx * dy;
  }
  const r = xy / (Math.sqrt(xx) * Math.sqrt(yy));
  return r > 1 ? 1 : r < -1 ? -1 : r;
}

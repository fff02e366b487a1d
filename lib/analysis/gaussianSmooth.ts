/**
 * Smooth a series with a Gaussian (as `scipy.ndimage.gaussian_filter1d`).
 *
 * The kernel ends at four standard deviations; beyond its ends the series is continued by its mirror image, edge
 * sample repeated.
 *
 * @param x samples
 * @param sigma standard deviation in samples, above 0
 * @returns as many samples
 */
export function gaussianSmooth(x: ArrayLike<number>, sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, k) =>
    Math.exp((-k * k) / (2 * sigma * sigma)),
  );
  const total = kernel.reduce((sum, weight, k) => sum + (k === 0 ? weight : 2 * weight), 0);
  const n = x.length;
  const extended = Float64Array.from({ length: n + 2 * radius }, (_, k) => x[mirror(k - radius, n)]!);
  return Float64Array.from({ length: n }, (_, t) => {
    let sum = kernel[0]! * extended[t + radius]!;
    for (let k = 1; k <= radius; k++)
      sum += kernel[k]! * (extended[t + radius - k]! + extended[t + radius + k]!);
    return sum / total;
  });
}

function mirror(index: number, length: number): number {
  const period = 2 * length;
  const k = ((index % period) + period) % period;
  return k < length ? k : period - 1 - k;
}

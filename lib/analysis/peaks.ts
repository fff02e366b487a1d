/** What makes a local maximum a peak. */
export interface PeakOptions {
  /** Least distance of two peaks in samples; the higher one stays. Default 1. */
  readonly distance?: number;
  /** Least prominence: height above the higher of the two valleys around it. Default 0. */
  readonly prominence?: number;
}

/**
 * Indices of the peaks of a series, in ascending order (as `scipy.signal.find_peaks`).
 *
 * A flat top counts once, at its middle; the first and the last sample are never peaks.
 *
 * @param x samples
 * @param options least distance and prominence
 * @returns indices
 * @example
 * findPeaks([0, 1, 1, 0, 2, 0, 3, 3, 3, 0]) // [1, 4, 7]
 */
export function findPeaks(x: ArrayLike<number>, options: PeakOptions = {}): number[] {
  const { distance = 1, prominence = 0 } = options;
  const spaced = keepDistant(localMaxima(x), x, Math.ceil(distance));
  return prominence > 0 ? spaced.filter((peak) => prominenceOf(x, peak) >= prominence) : spaced;
}

function localMaxima(x: ArrayLike<number>): number[] {
  const maxima: number[] = [];
  for (let left = 1; left < x.length - 1; left++) {
    if (!(x[left - 1]! < x[left]!)) continue;
    let right = left;
    while (right < x.length - 1 && x[right + 1] === x[left]) right++;
    if (right < x.length - 1 && x[right + 1]! < x[left]!) maxima.push(Math.floor((left + right) / 2));
    left = right;
  }
  return maxima;
}

/** From the highest peak to the lowest (the later first among equals), drop all others that are too close. */
function keepDistant(peaks: number[], x: ArrayLike<number>, distance: number): number[] {
  if (distance <= 1) return peaks;
  const keep = new Uint8Array(peaks.length).fill(1);
  const byHeight = peaks.map((_, k) => k).sort((a, b) => x[peaks[b]!]! - x[peaks[a]!]! || b - a);
  for (const k of byHeight) {
    if (!keep[k]) continue;
    for (let j = k - 1; j >= 0 && peaks[k]! - peaks[j]! < distance; j--) keep[j] = 0;
    for (let j = k + 1; j < peaks.length && peaks[j]! - peaks[k]! < distance; j++) keep[j] = 0;
  }
  return peaks.filter((_, k) => keep[k]);
}

function prominenceOf(x: ArrayLike<number>, peak: number): number {
  const height = x[peak]!;
  let left = height;
  for (let k = peak; k >= 0 && x[k]! <= height; k--) left = Math.min(left, x[k]!);
  let right = height;
  for (let k = peak; k < x.length && x[k]! <= height; k++) right = Math.min(right, x[k]!);
  return height - Math.max(left, right);
}

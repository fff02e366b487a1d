/** Numbers sorted into bins of equal width. */
export interface Histogram {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

/** Counts of numbers in `bins` bins between `low` and `high`; the last bin includes its upper end. */
export function histogramOf(values: readonly number[], low: number, high: number, bins: number): Histogram {
  const counts = new Float64Array(bins);
  const width = (high - low) / bins || 1;
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    if (bin >= 0 && value <= high) counts[bin]! += 1;
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, index) => low + index * width), counts };
}

/**
 * Gaussian kernel density of points on a grid, bandwidth by Scott's rule: n^(−1/6) standard deviations per axis.
 * D. W. Scott, "Multivariate Density Estimation", 1992.
 *
 * @returns rows × columns, row-major, rows along `gridY`
 */
export function kernelDensity(
  x: readonly number[],
  y: readonly number[],
  gridX: Float64Array,
  gridY: Float64Array,
): Float64Array {
  const factor = x.length ** (-1 / 6);
  const along = (values: readonly number[], grid: Float64Array): Float64Array[] => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, values.length - 1);
    const width = factor * Math.sqrt(variance) || (grid[grid.length - 1]! - grid[0]!) / 20 || 1;
    return values.map((value) => grid.map((at) => Math.exp(-0.5 * ((at - value) / width) ** 2) / width));
  };
  // The kernel is a product, so that exponentials are needed along the axes only.
  const overX = along(x, gridX);
  const overY = along(y, gridY);
  const density = new Float64Array(gridX.length * gridY.length);
  for (let point = 0; point < x.length; point++)
    for (let row = 0; row < gridY.length; row++) {
      const weight = overY[point]![row]! / (2 * Math.PI * x.length);
      for (let column = 0; column < gridX.length; column++)
        density[row * gridX.length + column]! += weight * overX[point]![column]!;
    }
  return density;
}

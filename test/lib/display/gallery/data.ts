import { AutomatedAnatomicalParcellation2 } from "../../../../lib/data/index.js";
import { type Labelled, labelled } from "../../../../lib/labelled.js";

/** Uniform numbers in [0, 1) from a seed: a linear congruential generator, enough for pictures. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Normal numbers from a seed. */
export function normal(seed: number): () => number {
  const uniform = random(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export const REGIONS = 80;
const atlas = new AutomatedAnatomicalParcellation2();
export const names: readonly string[] = atlas.names("cortex");

/** Centres of the cortical regions of AAL2 in mm. */
export function coordinates(): Labelled {
  return labelled(Float64Array.from(atlas.coords("cortex")!.flat()), [REGIONS, 3], ["region", "axis"], {
    coords: { region: names },
  });
}

/** Log-normal weights that fall with distance; the diagonal is zero, and a third of the links is missing. */
export function connectome(): Labelled {
  const at = coordinates().data;
  const noise = normal(3);
  const uniform = random(5);
  const data = new Float64Array(REGIONS * REGIONS);
  for (let i = 0; i < REGIONS; i++)
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(...[0, 1, 2].map((axis) => at[3 * i + axis]! - at[3 * j + axis]!));
      const twins = i % 2 === 1 && j === i - 1;
      const weight = uniform() < 0.3 && !twins ? 0 : Math.exp(-distance / 16 + noise() + (twins ? 2.5 : 0));
      data[i * REGIONS + j] = weight;
      data[j * REGIONS + i] = weight;
    }
  const greatest = data.reduce((a, b) => Math.max(a, b), 0);
  return labelled(
    data.map((weight) => weight / greatest),
    [REGIONS, REGIONS],
    ["target", "source"],
    { coords: { region: names }, name: "Cmat" },
  );
}

/** Distances between regions along a slightly curved way, in mm. */
export function lengths(): Labelled {
  const at = coordinates().data;
  const data = new Float64Array(REGIONS * REGIONS);
  for (let i = 0; i < REGIONS; i++)
    for (let j = 0; j < REGIONS; j++)
      data[i * REGIONS + j] =
        1.3 * Math.hypot(...[0, 1, 2].map((axis) => at[3 * i + axis]! - at[3 * j + axis]!));
  return labelled(data, [REGIONS, REGIONS], ["target", "source"], { coords: { region: names } });
}

/** Slow fluctuations with a common part, sampled every 2 s. */
export function bold(samples = 150): Labelled {
  const noise = normal(7);
  const data = new Float64Array(REGIONS * samples);
  const shared = [new Float64Array(samples), new Float64Array(samples)];
  for (const wave of shared) for (let t = 1; t < samples; t++) wave[t] = 0.85 * wave[t - 1]! + 0.5 * noise();
  for (let region = 0; region < REGIONS; region++) {
    const mix = Math.sin((3 * Math.PI * region) / REGIONS);
    let own = 0;
    for (let t = 0; t < samples; t++) {
      own = 0.8 * own + 0.55 * noise();
      data[region * samples + t] =
        0.02 * (own + (1.1 - mix * mix) * shared[0]![t]! - 0.9 * mix * shared[1]![t]!) + 0.15;
    }
  }
  const time = Float64Array.from({ length: samples }, (_, t) => 2000 * (t + 1));
  return labelled(data, [REGIONS, samples], ["region", "time"], {
    coords: { region: names, time },
    name: "BOLD",
  });
}

/** Bursts of firing that start together and scatter over regions, 1 ms apart. */
export function rates(regions = REGIONS, samples = 6000): Labelled {
  const noise = normal(11);
  const uniform = random(13);
  const data = new Float64Array(regions * samples);
  for (let start = 150; start < samples; start += 500 + 700 * uniform())
    for (let region = 0; region < regions; region++) {
      const onset = start + 60 * Math.abs(noise());
      const height = 18 + 14 * uniform();
      for (let t = 0; t < 420; t++) {
        const index = Math.round(onset) + t;
        if (index < samples)
          data[region * samples + index]! += height * (t / 60) * Math.exp(1 - t / 60) * (1 + 0.25 * noise());
      }
    }
  for (let index = 0; index < data.length; index++)
    data[index] = Math.max(0, data[index]! + 0.4 + 0.3 * noise());
  const time = Float64Array.from({ length: samples }, (_, t) => t + 1);
  return labelled(data, [regions, samples], ["region", "time"], {
    coords: { region: names.slice(0, regions), time },
    name: "firing rate",
    unit: "Hz",
  });
}

/** Pearson correlation of rows. */
export function correlation(series: Labelled): Labelled {
  const [rows, samples] = series.shape as [number, number];
  const scaled = new Float64Array(series.data);
  for (let row = 0; row < rows; row++) {
    const part = scaled.subarray(row * samples, (row + 1) * samples);
    const mean = part.reduce((a, b) => a + b, 0) / samples;
    const norm = Math.sqrt(part.reduce((a, b) => a + (b - mean) ** 2, 0));
    for (let t = 0; t < samples; t++) part[t] = (part[t]! - mean) / norm;
  }
  const data = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++) {
      let sum = 0;
      for (let t = 0; t < samples; t++) sum += scaled[i * samples + t]! * scaled[j * samples + t]!;
      data[i * rows + j] = sum;
    }
  return labelled(data, [rows, rows], ["region", "region"], { coords: { region: names.slice(0, rows) } });
}

let similarity: Labelled | undefined;

/** Similarity of FC between windows of 40 samples, 4 samples apart; computed once. */
export function windows(): Labelled {
  similarity ??= compareWindows();
  return similarity;
}

function compareWindows(): Labelled {
  const series = bold(300);
  const count = 60;
  const vectors = Array.from({ length: count }, (_, window) => {
    const part = new Float64Array(REGIONS * 40);
    for (let region = 0; region < REGIONS; region++)
      for (let t = 0; t < 40; t++) part[region * 40 + t] = series.data[region * 300 + 4 * window + t]!;
    const fc = correlation(labelled(part, [REGIONS, 40], ["region", "time"])).data;
    return Float64Array.from({ length: (REGIONS * (REGIONS - 1)) / 2 }, (_, index) => {
      const row = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2);
      return fc[row * REGIONS + index - (row * (row - 1)) / 2]!;
    });
  });
  const all = new Float64Array(count * vectors[0]!.length);
  for (const [index, vector] of vectors.entries()) all.set(vector, index * vector.length);
  const similar = correlation(labelled(all, [count, vectors[0]!.length], ["region", "time"]));
  return labelled(similar.data, [count, count], ["window", "window"], {
    coords: { window: Float64Array.from({ length: count }, (_, window) => 8000 * window) },
  });
}

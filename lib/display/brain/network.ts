import { ValidationError } from "../../errors.js";
import type { Labelled, NumberArray } from "../../labelled.js";
import type { PaletteRole } from "../figure.js";
import type { HeadingOptions } from "../heading.js";
import { extent, rowNames } from "../input.js";
import { formatNumber, plain, rounded } from "../text.js";

/** Settings of figures of a brain. */
export interface BrainOptions extends HeadingOptions {
  /** One number per region, drawn as its colour, e.g. mean rates. */
  values?: ArrayLike<number>;
  /** Name and unit of these numbers. */
  label?: string;
  unit?: string;
  /** Connection weights `[target][source]`; the strongest are drawn. */
  weights?: Labelled<NumberArray>;
  /** Number of connections to draw at most. Default 240. */
  connections?: number;
  /** Diameter of each region in px, or one number for all. Default: by the strength of its connections, else 9. */
  sizes?: number | ArrayLike<number>;
  /** Names of regions. Default: the array's `region` coordinate. */
  labels?: readonly string[];
  /** Limits of the colours. Default: those of the values; with the diverging palette, centred on zero. */
  domain?: readonly [number, number];
  /** Colours. Default viridis. */
  palette?: PaletteRole;
}

/** A connection between two regions; strength 0…1 relative to the strongest drawn. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly strength: number;
}

/** What the figures of a brain share. */
export interface BrainNetwork {
  readonly points: Float64Array;
  readonly count: number;
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly colors?: {
    readonly values: readonly (number | null)[];
    readonly domain: readonly [number, number];
  };
  readonly links: readonly Link[];
  /** What is drawn, in words. */
  readonly told: string;
}

/**
 * Check and prepare the parts of a brain figure.
 *
 * @throws ValidationError when coordinates are not regions × 3, or another length disagrees
 */
export function brainNetwork(coordinates: Labelled<NumberArray>, options: BrainOptions): BrainNetwork {
  const [count, axes] = coordinates.shape;
  if (coordinates.shape.length !== 2 || axes !== 3 || !count)
    throw new ValidationError(
      `Coordinates must be regions × 3 (x, y, z in mm), got shape [${coordinates.shape.join(", ")}].`,
    );
  if (!coordinates.data.every(Number.isFinite))
    throw new ValidationError("Coordinates must be finite numbers in mm, got NaN or infinite ones.");
  for (const [name, list] of Object.entries({
    values: options.values,
    labels: options.labels,
    sizes: typeof options.sizes === "number" ? undefined : options.sizes,
  }))
    if (list && list.length !== count)
      throw new ValidationError(`${name} must have one entry per region: ${count}, got ${list.length}.`);
  const { weights } = options;
  if (weights && weights.shape.join() !== `${count},${count}`)
    throw new ValidationError(`weights must be ${count} × ${count}, got [${weights.shape.join(", ")}].`);
  const links = weights ? strongest(weights.data, count, options.connections ?? 240) : [];
  const range = options.values ? extent(options.values, "brain") : undefined;
  const reach = range ? Math.max(Math.abs(range.min), Math.abs(range.max)) || 1 : 1;
  const centred: readonly [number, number] = [-reach, reach];
  const natural: readonly [number, number] = range
    ? [range.min, range.max > range.min ? range.max : range.min + 1]
    : [0, 1];
  const domain = options.domain ?? (options.palette === "diverging" ? centred : natural);
  const label = options.label ?? "value";
  const words = range
    ? `, ${label} from ${formatNumber(range.min)} to ${formatNumber(range.max)}${options.unit ? ` ${options.unit}` : ""}`
    : "";
  return {
    points: Float64Array.from(coordinates.data),
    count,
    names: rowNames(count, "region", options.labels ?? coordinates.coords?.[coordinates.dims[0]!]),
    sizes: sizesOf(options, count, weights),
    ...(options.values
      ? { colors: { values: Array.from(options.values, (value) => rounded(value, 4)), domain } }
      : {}),
    links,
    told: `${count} regions${words}${links.length ? `, the ${links.length} strongest connections` : ""}`,
  };
}

/** The strongest connections, each pair once, weakest first so that strong ones are drawn last. */
function strongest(weights: ArrayLike<number>, count: number, wanted: number): Link[] {
  const links: { from: number; to: number; weight: number }[] = [];
  for (let to = 0; to < count; to++)
    for (let from = 0; from < to; from++) {
      const weight = Math.max(weights[to * count + from]!, weights[from * count + to]!);
      if (weight > 0 && Number.isFinite(weight)) links.push({ from, to, weight });
    }
  links.sort((a, b) => b.weight - a.weight);
  const kept = links.slice(0, wanted);
  // Weights spread over decades; their logarithm tells strong from weak.
  const high = Math.log(kept[0]?.weight ?? 1);
  const low = Math.log(kept[kept.length - 1]?.weight ?? 1);
  return kept
    .map(({ from, to, weight }) => ({
      from,
      to,
      strength: high > low ? (Math.log(weight) - low) / (high - low) : 1,
    }))
    .reverse();
}

function sizesOf({ sizes }: BrainOptions, count: number, weights?: Labelled<NumberArray>): readonly number[] {
  if (typeof sizes === "number") return Array.from({ length: count }, () => sizes);
  if (sizes) return Array.from(sizes);
  if (!weights) return Array.from({ length: count }, () => 9);
  const strength = Array.from({ length: count }, (_, region) => {
    let sum = 0;
    for (let other = 0; other < count; other++)
      sum += Math.max(0, weights.data[region * count + other]!) || 0;
    return sum;
  });
  const greatest = Math.max(...strength) || 1;
  return strength.map((sum) => Math.round(10 * (6 + 9 * Math.sqrt(sum / greatest))) / 10);
}

/** Text at the pointer: name, and value when there is one. */
export function hoverOf(options: BrainOptions): string {
  const unit = options.unit ? ` ${plain(options.unit)}` : "";
  const value = options.values ? `<br>${plain(options.label ?? "value")} %{marker.color}${unit}` : "";
  return `%{text}${value}<extra></extra>`;
}

/** Three shares of the connections by strength, each with its own line. */
export const linkClasses: readonly {
  readonly above: number;
  readonly width: number;
  readonly opacity: number;
}[] = [
  { above: 0, width: 0.7, opacity: 0.35 },
  { above: 0.35, width: 1.1, opacity: 0.55 },
  { above: 0.65, width: 2, opacity: 0.8 },
];

/** Connections of one class. */
export function linksOf(links: readonly Link[], index: number): readonly Link[] {
  const { above } = linkClasses[index]!;
  const below = linkClasses[index + 1]?.above ?? Number.POSITIVE_INFINITY;
  return links.filter(({ strength }) => strength >= above && strength < below);
}

import type { Axis } from "../figure.js";
import { formatNumber, power } from "../text.js";

/** One tick of an axis: position in data (the logarithm on a log axis, the index on one of categories) and text. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** From data to px along one axis. */
export interface Scale {
  readonly kind: "linear" | "log" | "category";
  /** Limits in data, from the beginning of the axis to its end; logarithms on a log axis. */
  readonly range: readonly [number, number];
  /** Names, on an axis of categories. */
  readonly categories: readonly string[];
  /** Position of a value in px; NaN when it cannot be placed. */
  readonly place: (value: unknown) => number;
  /** Position of a number on the axis itself: a logarithm or an index where the axis has those. */
  readonly placeRaw: (position: number) => number;
}

/** Numbers 1, 2 or 5 times a power of ten inside a range, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || count < 1) return Number.isFinite(low) ? [low] : [];
  const rough = span / Math.max(1, count);
  const base = 10 ** Math.floor(Math.log10(rough));
  const step = base * ([1, 2, 5, 10].find((factor) => factor * base >= rough * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + 1e-9 * span; index++)
    ticks.push(Number((index * step).toPrecision(12)) + 0);
  return ticks;
}

/** Make the scale of an axis that runs from `start` to `end` in px. */
export function makeScale(
  kind: Scale["kind"],
  range: readonly [number, number],
  categories: readonly string[],
  start: number,
  end: number,
): Scale {
  const [low, high] = range;
  const factor = (end - start) / (high - low || 1);
  const placeRaw = (position: number): number => start + (position - low) * factor;
  const index = new Map(categories.map((name, position) => [name, position]));
  const place = (value: unknown): number => {
    if (value === null || value === undefined) return Number.NaN;
    if (kind === "category") return placeRaw(index.get(String(value)) ?? Number.NaN);
    if (kind === "log") return Number(value) > 0 ? placeRaw(Math.log10(Number(value))) : Number.NaN;
    return placeRaw(Number(value));
  };
  return { kind, range, categories, place, placeRaw };
}

/**
 * Ticks of an axis: those it names, or as many as there is room for.
 *
 * @param axis settings of the axis
 * @param scale its scale
 * @param length its length in px
 * @param room px that one tick needs
 */
export function ticksOf(axis: Axis, scale: Scale, length: number, room: number): Tick[] {
  const low = Math.min(...scale.range);
  const high = Math.max(...scale.range);
  const inside = ({ at }: Tick): boolean =>
    at >= low - 1e-9 * (high - low) && at <= high + 1e-9 * (high - low);
  const most = Math.max(2, Math.min(axis.nticks ?? 12, Math.floor(length / room)));
  if (axis.tickvals)
    return thin(
      axis.tickvals.map((value, index) => ({
        at: scale.kind === "log" ? Math.log10(Number(value)) : Number(value),
        text: axis.ticktext?.[index] ?? formatNumber(Number(value)),
      })),
      Math.max(2, Math.floor(length / 13)),
    ).filter(inside);
  if (scale.kind === "category")
    return thin(
      scale.categories.map((text, at) => ({ at, text })),
      Math.max(2, Math.min(axis.nticks ?? 60, Math.floor(length / Math.min(room, 14)))),
    ).filter(inside);
  if (scale.kind === "log") return logTicks(low, high, most, axis.exponentformat === "power");
  return niceTicks(low, high, most).map((at) => ({ at, text: tickText(at, high - low) }));
}

/** Every second, fifth, … entry, so that at most `most` are left. */
function thin<T>(entries: readonly T[], most: number): T[] {
  const step = Math.ceil(entries.length / most);
  return entries.filter((_, index) => index % step === 0);
}

function logTicks(low: number, high: number, most: number, powers: boolean): Tick[] {
  const text = (exponent: number): string =>
    powers ? (exponent === 0 ? "1" : exponent === 1 ? "10" : power(exponent)) : formatNumber(10 ** exponent);
  const decades: Tick[] = [];
  for (let exponent = Math.ceil(low - 1e-9); exponent <= high + 1e-9; exponent++)
    decades.push({ at: exponent, text: text(exponent) });
  if (decades.length >= 2) return thin(decades, most);
  const finer: Tick[] = [];
  for (let exponent = Math.floor(low); exponent <= high; exponent++)
    for (const digit of [1, 2, 5]) {
      const at = exponent + Math.log10(digit);
      if (at >= low && at <= high) finer.push({ at, text: formatNumber(digit * 10 ** exponent) });
    }
  return finer;
}

/** Numbers of one axis share their number of decimals only as far as the range needs it. */
function tickText(value: number, span: number): string {
  if (value !== 0 && (Math.abs(value) >= 1e6 || span < 1e-4)) return formatNumber(value);
  const decimals = Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(span))));
  return String(Number(value.toFixed(decimals))).replace("-", "−");
}

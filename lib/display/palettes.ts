import type { ColorStops, PaletteRole } from "./figure.js";
import { hexToOklab, hexToRgb, oklabToHex, oklch } from "./oklab.js";
import { surfaces, type Theme } from "./surfaces.js";

const evenly = (colors: readonly string[]): ColorStops =>
  colors.map((color, index) => [Math.round((1000 * index) / (colors.length - 1)) / 1000, color]);

/**
 * Blue to red through a neutral centre that recedes into the page.
 * Both arms have the same lightness and nearly the same chroma, so that neither sign seems to weigh more.
 */
function divergingStops(theme: Theme): ColorStops {
  const arm = (t: number, hue: number): string =>
    theme === "light"
      ? oklch(0.97 - 0.57 * t, 0.135 * Math.sin(0.675 * Math.PI * t), hue)
      : oklch(0.22 + 0.62 * t, 0.145 * Math.sin(0.85 * Math.PI * t), hue);
  const colors: string[] = [];
  for (let step = -10; step <= 10; step++) colors.push(arm(Math.abs(step) / 10, step < 0 ? 253 : 38));
  return evenly(colors);
}

/** Once around the hues, for phases: the ends meet, and no phase stands out by its lightness. */
function cyclicStops(theme: Theme): ColorStops {
  const lightness = theme === "light" ? 0.66 : 0.72;
  return evenly(Array.from({ length: 17 }, (_, step) => oklch(lightness, 0.115, 250 + (360 * step) / 16)));
}

const sequential: Record<Exclude<PaletteRole, "diverging" | "cyclic" | "veil">, ColorStops> = {
  viridis: evenly(
    "#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6dcd59 #b4de2c #fde725".split(" "),
  ),
  plasma: evenly(
    "#0d0887 #46039f #7201a8 #9c179e #bd3786 #d8576b #ed7953 #fb9f3a #fdca26 #f0f921".split(" "),
  ),
  inferno: evenly(
    "#000004 #1b0c41 #4a0c6b #781c6d #a52c60 #cf4446 #ed6925 #fb9b06 #f7d13d #fcffa4".split(" "),
  ),
  cividis: evenly(
    "#00224e #123570 #3b496c #575d6d #707173 #8a8678 #a59c74 #c3b369 #e1cc55 #fee838".split(" "),
  ),
};

const ofTheme = (theme: Theme): Record<PaletteRole, ColorStops> => ({
  ...sequential,
  diverging: divergingStops(theme),
  cyclic: cyclicStops(theme),
  veil: evenly([surfaces[theme].paper, surfaces[theme].paper]),
});
const themed: Record<Theme, Record<PaletteRole, ColorStops>> = {
  light: ofTheme("light"),
  dark: ofTheme("dark"),
};

/** All palettes by name. */
export const paletteNames: readonly PaletteRole[] = [
  "viridis",
  "plasma",
  "inferno",
  "cividis",
  "diverging",
  "cyclic",
  "veil",
];

/**
 * The stops of a palette.
 *
 * @param name name of the palette
 * @param theme light or dark surroundings; matters for `diverging` and `cyclic` only
 * @returns positions 0…1 with colours
 * @example
 * palette("viridis")[0] // [0, "#440154"]
 */
export function palette(name: PaletteRole, theme: Theme = "light"): ColorStops {
  return themed[theme][name];
}

/**
 * Colours for separate things: states, populations, subjects.
 *
 * The order was chosen so that any two stay apart (OKLab distance above 0.12) with normal, red-blind and
 * green-blind sight, on white and on the dark page.
 */
export const seriesColors: readonly string[] = [
  "#3764a9",
  "#d07d2c",
  "#0b7667",
  "#da7ea6",
  "#c02e1c",
  "#26b2f1",
  "#816df0",
];

/**
 * Evenly spaced colours of medium lightness, from blue over violet to orange, for many similar lines.
 *
 * @param count number of colours
 * @returns colours as `#rrggbb`, readable on both themes
 * @example
 * manyColors(3).length // 3
 */
export function manyColors(count: number): string[] {
  const stops = [oklch(0.58, 0.13, 250), oklch(0.6, 0.14, 305), oklch(0.64, 0.15, 0), oklch(0.68, 0.14, 55)];
  return Array.from({ length: count }, (_, index) => {
    const position = count > 1 ? ((stops.length - 1) * index) / (count - 1) : 0;
    const left = Math.min(stops.length - 2, Math.floor(position));
    const from = hexToOklab(stops[left]!);
    const to = hexToOklab(stops[left + 1]!);
    const mix = (axis: 0 | 1 | 2): number => from[axis] + (position - left) * (to[axis] - from[axis]);
    return oklabToHex(mix(0), mix(1), mix(2));
  });
}

/**
 * The colour at a position of a colour scale.
 *
 * @param stops the colour scale
 * @param position 0…1; values outside take the colour of the end
 * @returns red, green and blue, each 0…255
 * @example
 * colorAt([[0, "#000000"], [1, "#ffffff"]], 0.2) // [51, 51, 51]
 */
export function colorAt(stops: ColorStops, position: number): readonly [number, number, number] {
  const inside = Math.max(0, Math.min(1, position));
  let right = 1;
  while (right < stops.length - 1 && stops[right]![0] < inside) right++;
  const [from, fromColor] = stops[right - 1]!;
  const [to, toColor] = stops[right]!;
  const share = to > from ? (inside - from) / (to - from) : 0;
  const a = hexToRgb(fromColor);
  const b = hexToRgb(toColor);
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

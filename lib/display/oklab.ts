/**
 * OKLab, a colour space in which equal steps look equally large.
 * Björn Ottosson, "A perceptual color space for image processing", 2020.
 */

const toLinear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const fromLinear = (value: number): number =>
  value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;

/** Red, green and blue, each 0…255, of a colour written `#rrggbb`. */
export function hexToRgb(hex: string): readonly [number, number, number] {
  const bits = Number.parseInt(hex.slice(1), 16);
  return [(bits >> 16) & 255, (bits >> 8) & 255, bits & 255];
}

/** A colour as `#rrggbb`, from red, green and blue, each 0…255. */
export function rgbToHex(rgb: readonly number[]): string {
  const bytes = rgb.map((value) =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${bytes.join("")}`;
}

/** Lightness (0…1) and the two opponent axes of a colour written `#rrggbb`. */
export function hexToOklab(hex: string): readonly [number, number, number] {
  const [r, g, b] = hexToRgb(hex).map((value) => toLinear(value / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** A colour as `#rrggbb`; what the screen cannot show is brought to its nearest channel value. */
export function oklabToHex(lightness: number, a: number, b: number): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return rgbToHex(
    [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ].map((value) => 255 * fromLinear(Math.max(0, Math.min(1, value)))),
  );
}

/** A colour as `#rrggbb` from lightness (0…1), chroma (0…0.3) and hue in degrees. */
export function oklch(lightness: number, chroma: number, hue: number): string {
  const angle = (hue * Math.PI) / 180;
  return oklabToHex(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
}

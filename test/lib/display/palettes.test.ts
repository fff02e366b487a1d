import { describe, expect, it } from "@jest/globals";
import { colorAt, manyColors, palette, seriesColors, surfaces } from "../../../lib/display/index.js";
import { hexToOklab, hexToRgb, oklabToHex } from "../../../lib/display/oklab.js";

const linear = (hex: string): number[] =>
  hexToRgb(hex).map((byte) => (byte <= 10.31475 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

// Machado, Oliveira & Fernandes, IEEE TVCG 15 (2009): severity 1, on linear RGB.
const sight = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};
const seen = (hex: string, matrix: number[]): readonly number[] => {
  const rgb = linear(hex);
  const shown = [0, 1, 2].map((row) => {
    const value = rgb.reduce((sum, channel, column) => sum + matrix[3 * row + column]! * channel, 0);
    const clipped = Math.max(0, Math.min(1, value));
    return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
  });
  return hexToOklab(`#${shown.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
};
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, axis) => value - b[axis]!));

describe("colours", () => {
  it("convert to OKLab and back", () => {
    for (const hex of ["#000000", "#ffffff", "#3764a9", "#c02e1c", "#7f7f7f"])
      expect(oklabToHex(...hexToOklab(hex))).toBe(hex);
    expect(hexToOklab("#ffffff")[0]).toBeCloseTo(1, 6);
  });

  it("of series stay apart with normal, red-blind and green-blind sight", () => {
    for (const matrix of Object.values(sight))
      for (let i = 0; i < seriesColors.length; i++)
        for (let j = 0; j < i; j++)
          expect(distance(seen(seriesColors[i]!, matrix), seen(seriesColors[j]!, matrix))).toBeGreaterThan(
            0.115,
          );
  });

  it("of series and of text stand out from the page in both themes", () => {
    for (const { paper, ink, muted } of Object.values(surfaces)) {
      for (const color of seriesColors) expect(contrast(color, paper)).toBeGreaterThan(2.3);
      expect(contrast(ink, paper)).toBeGreaterThan(7);
      expect(contrast(muted, paper)).toBeGreaterThan(4.5);
    }
  });

  it("of sequential palettes rise evenly in lightness", () => {
    for (const name of ["viridis", "plasma", "inferno", "cividis"] as const) {
      const lightness = palette(name).map(([, color]) => hexToOklab(color)[0]);
      const mean = (lightness.at(-1)! - lightness[0]!) / (lightness.length - 1);
      for (let step = 1; step < lightness.length; step++) {
        const rise = lightness[step]! - lightness[step - 1]!;
        expect(rise).toBeGreaterThan(0);
        expect(rise).toBeLessThan(2.5 * mean);
      }
    }
  });

  it("of the diverging palette are neutral in the middle and equally light on both sides", () => {
    for (const theme of ["light", "dark"] as const) {
      const colors = palette("diverging", theme).map(([, color]) => hexToOklab(color));
      const middle = colors[10]!;
      expect(Math.hypot(middle[1], middle[2])).toBeLessThan(0.005);
      for (let step = 0; step < 10; step++) {
        expect(Math.abs(colors[step]![0] - colors[20 - step]![0])).toBeLessThan(0.03);
        const towards = theme === "light" ? 1 : -1;
        expect(towards * (colors[step + 1]![0] - colors[step]![0])).toBeGreaterThan(0);
      }
    }
  });

  it("of the cyclic palette meet at the ends and have one lightness", () => {
    const colors = palette("cyclic").map(([, color]) => color);
    expect(colors[0]).toBe(colors.at(-1));
    for (const color of colors) expect(hexToOklab(color)[0]).toBeCloseTo(0.66, 1);
  });

  it("between stops are mixed, and beyond the ends stay", () => {
    expect(colorAt(palette("viridis"), -1)).toEqual([68, 1, 84]);
    expect(colorAt(palette("viridis"), 2)).toEqual([253, 231, 37]);
    expect(
      colorAt(
        [
          [0, "#000000"],
          [1, "#ffffff"],
        ],
        0.2,
      ),
    ).toEqual([51, 51, 51]); // prettier-ignore
  });

  it("for many lines are as many as asked and of medium lightness", () => {
    expect(manyColors(1)).toHaveLength(1);
    expect(new Set(manyColors(80)).size).toBe(80);
    for (const color of manyColors(80)) {
      const lightness = hexToOklab(color)[0];
      expect(lightness).toBeGreaterThan(0.55);
      expect(lightness).toBeLessThan(0.71);
    }
  });
});

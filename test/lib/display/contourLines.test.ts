import { describe, expect, it } from "@jest/globals";
import { contourLines } from "../../../lib/display/index.js";
import { random } from "./gallery/data.js";

const grid = (side: number, value: (x: number, y: number) => number): Float64Array =>
  Float64Array.from({ length: side * side }, (_, index) =>
    value((2 * (index % side)) / (side - 1) - 1, (2 * Math.floor(index / side)) / (side - 1) - 1),
  );

describe("contourLines", () => {
  it("crosses a slope half-way", () => {
    const [curve] = contourLines([0, 0, 1, 1], 2, 0.5);
    expect(curve!.row).toEqual([0.5, 0.5]);
    expect([...curve!.column].sort()).toEqual([0, 1]);
    expect(curve!.closed).toBe(false);
  });

  it("finds a circle as one closed curve whose points lie on it", () => {
    const side = 101;
    const curves = contourLines(
      grid(side, (x, y) => Math.hypot(x, y)),
      side,
      0.6,
    );
    expect(curves).toHaveLength(1);
    expect(curves[0]!.closed).toBe(true);
    for (let index = 0; index < curves[0]!.row.length; index++) {
      const x = (2 * curves[0]!.column[index]!) / (side - 1) - 1;
      const y = (2 * curves[0]!.row[index]!) / (side - 1) - 1;
      expect(Math.hypot(x, y)).toBeCloseTo(0.6, 3);
    }
  });

  it("puts every point between a grid value below and one above the level", () => {
    const uniform = random(3);
    const side = 30;
    const values = Float64Array.from({ length: side * side }, () => uniform());
    const curves = contourLines(values, side, 0.5);
    let points = 0;
    for (const { row, column } of curves)
      for (let index = 0; index < row.length; index++) {
        points++;
        const [r, c] = [row[index]!, column[index]!];
        const a = values[Math.floor(r) * side + Math.floor(c)]!;
        const b = values[Math.ceil(r) * side + Math.ceil(c)]!;
        expect((a - 0.5) * (b - 0.5)).toBeLessThanOrEqual(0);
        const share = r % 1 || c % 1;
        expect(a + share * (b - a)).toBeCloseTo(0.5, 9);
      }
    expect(points).toBeGreaterThan(300);
  });

  it("uses every crossing once: curves end only at the border", () => {
    const side = 40;
    const values = grid(side, (x, y) => Math.sin(7 * x) * Math.cos(5 * y));
    for (const { row, column, closed } of contourLines(values, side, 0.2))
      if (!closed)
        for (const end of [0, row.length - 1]) {
          const border = [row[end]!, column[end]!].some((at) => at === 0 || at === side - 1);
          expect(border).toBe(true);
        }
  });

  it("leaves out cells with missing corners, and flat ground", () => {
    expect(contourLines([0, Number.NaN, 1, 1], 2, 0.5)).toEqual([]);
    expect(contourLines([1, 1, 1, 1], 2, 0.5)).toEqual([]);
  });

  it("resolves saddles by the middle of the cell", () => {
    const high = contourLines([1, 0, 0, 1], 2, 0.4);
    const low = contourLines([1, 0, 0, 1], 2, 0.6);
    expect(high).toHaveLength(2);
    expect(low).toHaveLength(2);
    const slope = (curve: { row: readonly number[]; column: readonly number[] }): number =>
      Math.sign((curve.row[1]! - curve.row[0]!) * (curve.column[1]! - curve.column[0]!));
    expect(high.map(slope)).toEqual([1, 1]);
    expect(low.map(slope)).toEqual([-1, -1]);
  });
});

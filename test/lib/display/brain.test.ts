import { describe, expect, it } from "@jest/globals";
import { hull, outline } from "../../../lib/display/brain/hull.js";
import { brainAnimation, brainViews, glassBrain, withTheme } from "../../../lib/display/index.js";
import { ValidationError } from "../../../lib/errors.js";
import { labelled } from "../../../lib/labelled.js";
import { coordinates, REGIONS } from "./gallery/data.js";

const weights = (numbers: number[]) => {
  const side = Math.sqrt(numbers.length);
  return labelled(new Float64Array(numbers), [side, side], ["target", "source"]);
};
const three = labelled(new Float64Array([-30, 0, 0, 30, 0, 0, 0, 40, 0]), [3, 3], ["region", "axis"]);

describe("outline and hull of a brain", () => {
  it("of a single region are a circle and a ball of 15 mm", () => {
    const [circle] = outline([10], [-5]);
    for (let index = 0; index < circle!.u.length; index++)
      expect(Math.hypot(circle!.u[index]! - 10, circle!.v[index]! + 5)).toBeCloseTo(15, 0);
    const ball = hull([10, -5, 3], 3);
    for (let index = 0; index < ball.x.length; index++)
      expect(
        Math.abs(Math.hypot(ball.x[index]! - 10, ball.y[index]! + 5, ball.z[index]! - 3) - 15),
      ).toBeLessThan(0.8);
  });

  it("enclose every region", () => {
    const { data } = coordinates();
    const u = Array.from({ length: REGIONS }, (_, region) => data[3 * region]!);
    const v = Array.from({ length: REGIONS }, (_, region) => data[3 * region + 1]!);
    const [border] = outline(u, v);
    for (let region = 0; region < REGIONS; region++) {
      let turns = 0;
      for (let index = 0; index < border!.u.length; index++) {
        const next = (index + 1) % border!.u.length;
        const [ax, ay] = [border!.u[index]! - u[region]!, border!.v[index]! - v[region]!];
        const [bx, by] = [border!.u[next]! - u[region]!, border!.v[next]! - v[region]!];
        turns += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
      }
      expect(Math.abs(turns)).toBeCloseTo(2 * Math.PI, 6);
    }
  });

  it("is a closed surface that faces outwards, with the volume of the ball", () => {
    const { x, y, z, i, j, k } = hull([0, 0, 0], 2);
    const edges = new Map<string, number>();
    let volume = 0;
    for (let face = 0; face < i.length; face++) {
      const [a, b, c] = [i[face]!, j[face]!, k[face]!];
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ])
        edges.set(`${from} ${to}`, (edges.get(`${from} ${to}`) ?? 0) + 1);
      volume +=
        (x[a]! * (y[b]! * z[c]! - z[b]! * y[c]!) -
          y[a]! * (x[b]! * z[c]! - z[b]! * x[c]!) +
          z[a]! * (x[b]! * y[c]! - y[b]! * x[c]!)) /
        6;
    }
    for (const [edge, count] of edges) {
      expect(count).toBe(1);
      expect(edges.has(edge.split(" ").reverse().join(" "))).toBe(true);
    }
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 15 ** 3) - 1)).toBeLessThan(0.03);
  });
});

describe("figures of a brain", () => {
  it("draw the strongest connections, each pair once", () => {
    const figure = glassBrain(three, {
      weights: weights([0, 1, 0.1, 1, 0, 0.01, 0.1, 0, 0]),
      connections: 2,
    });
    const lines = figure.data.filter((trace) => trace.mode === "lines");
    const drawn = lines.flatMap((trace) => trace.x!).filter((x) => x === null);
    expect(drawn).toHaveLength(2);
    expect(figure.layout.meta.alt).toBe("Brain in space: 3 regions, the 2 strongest connections.");
    expect(figure.layout.scene!.camera!.projection!.type).toBe("orthographic");
  });

  it("look from the named sides: left is left from above, and right from the front", () => {
    const figure = brainViews(three, { views: ["above", "front", "left"], sizes: 8 });
    const dots = figure.data.filter((trace) => trace.mode === "markers");
    const xOf = (view: number, name: string): number =>
      dots[view]!.x![(dots[view]!.text as string[]).indexOf(name)] as number;
    expect(xOf(0, "Region 1")).toBe(-30);
    expect(xOf(1, "Region 1")).toBe(30);
    expect(xOf(2, "Region 3")).toBe(-40);
    expect(figure.layout.annotations!.map(({ text }) => text)).toEqual([
      "L",
      "R",
      "<b>From above</b>",
      "R",
      "L",
      "<b>From the front</b>",
      "A",
      "P",
      "<b>From the left</b>",
    ]);
  });

  it("draw regions near the viewer last", () => {
    const stack = labelled(new Float64Array([0, 0, 10, 0, 0, -10, 0, 0, 50]), [3, 3], ["region", "axis"]);
    const [, dots] = brainViews(stack, { views: ["above"], labels: ["middle", "low", "high"] }).data;
    expect(dots!.text).toEqual(["low", "middle", "high"]);
  });

  it("centre diverging colours on zero", () => {
    const figure = brainViews(three, { values: [-1, 0, 3], palette: "diverging", views: ["above"] });
    expect(figure.layout.coloraxis).toMatchObject({ cmin: -3, cmax: 3 });
  });

  it("make a film in which each region keeps its place and gets its own value", () => {
    const data = new Float64Array([1, 2, 3, 4, 10, 20, 30, 40, 5, 5, 5, 5]);
    const activity = labelled(data, [3, 4], ["region", "time"]);
    const film = brainAnimation(activity, three, { dt: 1, frames: 2, labels: ["a", "b", "c"] });
    expect(film.frames!.map(({ name }) => name)).toEqual(["0", "1"]);
    const names = film.data.at(-1)!.text as string[];
    const colors = film.frames!.map((frame) => frame.data[0]!.marker!.color as number[]);
    const of = (moment: number, name: string): number => colors[moment]![names.indexOf(name)]!;
    expect([of(0, "a"), of(1, "a"), of(0, "b"), of(1, "b"), of(0, "c")]).toEqual([1.5, 3.5, 15, 35, 5]);
    expect(film.layout.coloraxis).toMatchObject({ cmin: 1.5, cmax: 35 });
    expect(film.layout.sliders![0]!.steps.map(({ label }) => label)).toEqual(["0.5", "2.5"]);
    expect(withTheme(film, "dark").frames).toHaveLength(2);
    expect(() => brainAnimation(activity, three, { frames: 0 })).toThrow("frames must be a positive integer");
    expect(() => brainAnimation(labelled(data, [4, 3], ["region", "time"]), three)).toThrow(
      "one entry per region: 3, got 4",
    );
  });

  it.each([
    [
      "coordinates in two dimensions",
      () => glassBrain(labelled(new Float64Array(4), [2, 2], ["region", "axis"])),
      "regions × 3",
    ],
    [
      "missing coordinates",
      () => glassBrain(labelled(new Float64Array([0, 0, Number.NaN]), [1, 3], ["region", "axis"])),
      "finite numbers",
    ],
    ["too few values", () => brainViews(three, { values: [1] }), "one entry per region: 3, got 1"],
    ["weights of another size", () => brainViews(three, { weights: weights([1]) }), "weights must be 3 × 3"],
  ])("refuse %s", (_, draw, message) => {
    expect(draw).toThrow(ValidationError);
    expect(draw).toThrow(message);
  });
});

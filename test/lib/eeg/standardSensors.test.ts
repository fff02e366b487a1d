import { describe, expect, it } from "@jest/globals";
import { fourShellHead, standardSensors, ValidationError } from "../../../lib/index.js";

/** Angle from Cz and angle from the front to the right, in degrees. */
function angles(name: string): [number, number] {
  const { data } = standardSensors([name]);
  const [x, y, z] = Array.from(data, (value, k) => value - fourShellHead.centre[k]!) as [
    number,
    number,
    number,
  ];
  return [(Math.acos(z / 96) * 180) / Math.PI, (Math.atan2(x, y) * 180) / Math.PI];
}

describe("standard electrode positions", () => {
  it.each([
    ["10-20", 19],
    ["10-10", 81],
    ["10-10-64", 64],
  ] as const)("of the %s system are %i different places on the scalp", (system, count) => {
    const { shape, data, coords } = standardSensors(system);
    expect(shape).toEqual([count, 3]);
    expect(new Set(coords?.channel as string[]).size).toBe(count);
    const places = new Set<string>();
    for (let k = 0; k < count; k++) {
      const place = Array.from(data.subarray(3 * k, 3 * k + 3), (v, i) => v - fourShellHead.centre[i]!);
      expect(Math.hypot(...place)).toBeCloseTo(96, 10);
      places.add(place.map((v) => v.toFixed(6)).join());
    }
    expect(places.size).toBe(count);
  });

  // Published angles of 64-channel caps, whole degrees and partly idealised: 2° are 3 mm on the scalp.
  it.each([
    ["Cz", 0, 0],
    ["Fpz", 92, 0],
    ["Fp1", 92, -18],
    ["Fp2", 92, 18],
    ["F7", 92, -54],
    ["F3", 60, -39],
    ["F1", 50, -22],
    ["F6", 75, 49],
    ["Fz", 46, 0],
    ["F4", 60, 39],
    ["FC3", 50, -62],
    ["FC6", 72, 69],
    ["T7", 92, -90],
    ["C5", 69, -90],
    ["C3", 46, -90],
    ["C1", 23, -90],
    ["CP2", 32, 135],
    ["P3", 60, -141],
    ["P8", 92, 126],
    ["O2", 92, 162],
    ["TP9", 115, -108],
  ])("put %s %d° from Cz at azimuth %d°", (name, fromCz, azimuth) => {
    const radians = (degrees: number): number => (degrees * Math.PI) / 180;
    const [a, b] = angles(name).map(radians) as [number, number];
    const [c, d] = [radians(fromCz), radians(azimuth)];
    const apart = Math.acos(Math.cos(a) * Math.cos(c) + Math.sin(a) * Math.sin(c) * Math.cos(b - d));
    expect(apart).toBeLessThan(radians(2));
  });

  it("divide the arcs between the circle and the midline evenly", () => {
    for (const row of [
      ["T7", "C5", "C3", "C1", "Cz", "C2", "C4", "C6", "T8"],
      ["F7", "F5", "F3", "F1", "Fz", "F2", "F4", "F6", "F8"],
      ["TP7", "CP5", "CP3", "CP1", "CPz"],
      ["AF7", "AF3", "AFz", "AF4", "AF8"],
      ["PO7", "PO3", "POz"],
      ["Fpz", "AFz", "Fz", "FCz", "Cz", "CPz", "Pz", "POz", "Oz", "Iz"],
      ["Fpz", "Fp1", "AF7", "F7", "FT7", "T7", "TP7", "P7", "PO7", "O1", "Oz"],
    ]) {
      const { data } = standardSensors(row);
      const steps = row
        .slice(1)
        .map((_, k) => Math.hypot(...[0, 1, 2].map((i) => data[3 * k + 3 + i]! - data[3 * k + i]!)));
      for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 10);
    }
  });

  it("mirror left on right", () => {
    const left = standardSensors(["F5", "CP3", "PO7"]).data;
    const right = standardSensors(["F6", "CP4", "PO8"]).data;
    for (let k = 0; k < left.length; k++)
      expect(right[k]).toBeCloseTo(k % 3 === 0 ? -left[k]! : left[k]!, 12);
  });

  it("know older names and refuse unknown ones", () => {
    expect(standardSensors(["T3", "M2"]).data).toEqual(standardSensors(["T7", "TP10"]).data);
    expect(standardSensors(["T3"]).coords?.channel).toEqual(["T3"]);
    expect(() => standardSensors(["TP99"])).toThrow(ValidationError);
    expect(() => standardSensors(["TP99"])).toThrow('no electrode "TP99". Did you mean "TP9"?');
    expect(() => standardSensors("10-5" as never)).toThrow('got "10-5"');
  });
});

import { describe, expect, it } from "@jest/globals";
import { magneticField } from "../../../lib/eeg/megLeadField.js";
import { add, cross, dot, norm, scale, unit, type Vector } from "../../../lib/eeg/vector.js";
import { megHelmet, megLeadField, positions, ValidationError } from "../../../lib/index.js";
import { uniform } from "../analysis/arrays.js";

const next = uniform(5);
const randomVector = (): Vector => [next() - 0.5, next() - 0.5, next() - 0.5];
const cases = Array.from({ length: 10 }, () => ({
  place: scale(unit(randomVector()), 0.02 + 0.05 * next()),
  moment: randomVector(),
  point: scale(unit(randomVector()), 0.1 + 0.03 * next()),
}));

/** Central differences of the field: rows are components, columns directions. */
function gradient(place: Vector, moment: Vector, point: Vector): number[][] {
  const h = 1e-5;
  const axes: Vector[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const columns = axes.map((axis) =>
    scale(
      add(
        magneticField(place, moment, add(point, axis, h)),
        magneticField(place, moment, add(point, axis, -h)),
        -1,
      ),
      1 / (2 * h),
    ),
  );
  return [0, 1, 2].map((row) => columns.map((column) => column[row]!));
}

describe("the magnetic field of a dipole in a sphere", () => {
  it("has the radial component of the dipole alone, as in empty space", () => {
    for (const { place, moment, point } of cases) {
      const apart = add(point, place, -1);
      const alone = scale(cross(moment, apart), 1e-7 / norm(apart) ** 3);
      const expected = dot(alone, unit(point));
      const value = dot(magneticField(place, moment, point), unit(point));
      expect(Math.abs(value - expected)).toBeLessThan(1e-12 * norm(alone));
    }
  });

  it("has neither divergence nor curl outside", () => {
    for (const { place, moment, point } of cases) {
      const j = gradient(place, moment, point);
      const size = Math.hypot(...j.flat());
      expect(Math.abs(j[0]![0]! + j[1]![1]! + j[2]![2]!) / size).toBeLessThan(1e-6);
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const)
        expect(Math.abs(j[a]![b]! - j[b]![a]!) / size).toBeLessThan(1e-6);
    }
  });

  it("vanishes for radial dipoles and far away falls like a dipole's", () => {
    const { place, moment, point } = cases[0]!;
    const field = magneticField(place, moment, point);
    expect(norm(magneticField(place, unit(place), point))).toBeLessThan(1e-12 * norm(field));
    const far = norm(magneticField(place, moment, scale(unit(point), 100)));
    const further = norm(magneticField(place, moment, scale(unit(point), 200)));
    expect(far / further).toBeCloseTo(8, 1);
  });
});

describe("the MEG lead field", () => {
  it("has 102 radial magnetometers and 80 regions in T/(A·m)", () => {
    const leadField = megLeadField();
    expect(leadField.shape).toEqual([102, 80]);
    expect(leadField.unit).toBe("T/(A·m)");
    const largest = leadField.data.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
    // 10 nA·m of cortex make some hundred fT.
    expect(largest * 1e-8 * 1e15).toBeGreaterThan(50);
    expect(largest * 1e-8 * 1e15).toBeLessThan(2000);
  });

  it("has sensors that are spread evenly", () => {
    const { positions: places } = megHelmet({ count: 60, radius: 100, centre: [0, 0, 0] });
    const distances = Array.from({ length: 60 }, (_, i) => {
      let nearest = Number.POSITIVE_INFINITY;
      for (let j = 0; j < 60; j++)
        if (i !== j)
          nearest = Math.min(
            nearest,
            Math.hypot(...[0, 1, 2].map((k) => places.data[3 * i + k]! - places.data[3 * j + k]!)),
          );
      return nearest;
    });
    expect(Math.max(...distances) / Math.min(...distances)).toBeLessThan(1.6);
  });

  it("refuses radial dipoles and sensors inside the head", () => {
    expect(() => megLeadField({ orientation: "radial" as never })).toThrow(ValidationError);
    expect(() => megLeadField({ sensors: megHelmet({ radius: 50 }) })).toThrow(
      "MEG sensors must be further from the centre than every source, got 50.0 mm",
    );
    const inner = positions([[0, -18, 10]], ["a"]);
    expect(megLeadField({ sources: inner, sensors: megHelmet({ radius: 50 }) }).shape).toEqual([102, 1]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  eegLeadField,
  fourShellHead,
  type Labelled,
  positions,
  type SphericalHead,
  standardSensors,
  threeShellHead,
  ValidationError,
  type Vector,
} from "../../../lib/index.js";
import { difference, uniform } from "../analysis/arrays.js";

const stored = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "eeg", "potentials.json"), "utf8"),
);

const origin: Vector = [0, 0, 0];
const region = (vectors: Vector[]): Labelled =>
  positions(
    vectors,
    vectors.map((_, k) => `r${k}`),
    { dim: "region", unit: "mm" },
  );
const channel = (vectors: Vector[]): Labelled =>
  positions(
    vectors,
    vectors.map((_, k) => `c${k}`),
    { dim: "channel", unit: "mm" },
  );

function headOf(shells: readonly (readonly [number, number])[], centre: Vector = origin): SphericalHead {
  return {
    centre,
    shells: shells.map(([radius, conductivity], k) => ({ name: `shell ${k}`, radius, conductivity })),
  };
}

/** Potential at one electrode for one dipole. */
function potential(head: SphericalHead, place: Vector, moment: Vector, electrode: Vector): number {
  const options = { sources: region([place]), sensors: channel([electrode]), head };
  const strength = Math.hypot(...moment);
  return strength * eegLeadField({ ...options, orientation: region([moment]) }).data[0]!;
}

/** Potential in a homogeneous sphere in closed form, by summing the Legendre series by hand. */
function closedForm(radius: number, sigma: number, place: Vector, moment: Vector, electrode: Vector): number {
  const depth = Math.hypot(...place);
  const [u, e] = [place.map((x) => x / depth), electrode.map((x) => x / Math.hypot(...electrode))];
  const f = depth / radius;
  const x = u.reduce((sum, value, k) => sum + value * e[k]!, 0);
  const root = Math.sqrt(1 + f * f - 2 * f * x);
  const radial = ((1 - f * f) / root ** 3 - 1) / f;
  const tangential = 2 / root ** 3 + (root + 1) / (root * (1 - f * x + root));
  const along = moment.reduce((sum, value, k) => sum + value * u[k]!, 0);
  const across = moment.reduce((sum, value, k) => sum + value * (e[k]! - x * u[k]!), 0);
  return (radial * along + tangential * across) / (4 * Math.PI * sigma * (radius / 1000) ** 2);
}

function randomVectors(seed: number, count: number): Vector[] {
  const next = uniform(seed);
  return Array.from({ length: count }, () => [next() - 0.5, next() - 0.5, next() - 0.5]);
}

describe("the EEG of a dipole in concentric spheres", () => {
  it("solves the boundary conditions for one to five shells", () => {
    for (const { head, depth, radial, tangential, theta, phi, potential: expected } of stored.cases) {
      const electrode: Vector = [
        Math.sin(theta) * Math.cos(phi),
        Math.sin(theta) * Math.sin(phi),
        Math.cos(theta),
      ];
      const value = potential(headOf(stored.heads[head]), [0, 0, depth], [tangential, 0, radial], electrode);
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-10);
    }
  });

  it("has the closed form of a homogeneous sphere, from the centre to just below the surface", () => {
    const vectors = randomVectors(1, 30);
    for (const share of [0.01, 0.4, 0.9, 0.995])
      for (let k = 0; k < 10; k++) {
        const length = Math.hypot(...vectors[k]!);
        const place = vectors[k]!.map((x) => (x / length) * 90 * share) as unknown as Vector;
        const [moment, electrode] = [vectors[k + 10]!, vectors[k + 20]!];
        const expected = closedForm(90, 0.33, place, moment, electrode);
        const value = potential(headOf([[90, 0.33]]), place, moment, electrode);
        expect(Math.abs(value - expected)).toBeLessThan(1e-11 * Math.abs(expected) + 1e-9);
      }
  });

  it("does not notice shells of one conductivity", () => {
    const place: Vector = [20, -30, 50];
    const [moment, electrode]: [Vector, Vector] = [
      [0.1, 0.2, -0.3],
      [0, 1, 1],
    ];
    const one = potential(headOf([[96, 0.3]]), place, moment, electrode);
    const four = potential(
      headOf([
        [82, 0.3],
        [84, 0.3],
        [90, 0.3],
        [96, 0.3],
      ]),
      place,
      moment,
      electrode,
    );
    expect(Math.abs(four / one - 1)).toBeLessThan(1e-12);
  });

  it("of a dipole at the centre is that of its first degree", () => {
    const electrode: Vector = [0, 0.6, 0.8];
    const value = potential(headOf([[90, 0.33]]), origin, [0, 0, 1], electrode);
    expect(value).toBeCloseTo((3 * 0.8) / (4 * Math.PI * 0.33 * 0.0081), 10);
  });

  it("turns with the head and moves with its centre", () => {
    const turn = ([x, y, z]: Vector): Vector => [z, x, y];
    const move = ([x, y, z]: Vector): Vector => [x + 5, y - 18, z + 4];
    const [place, moment, electrode]: Vector[] = [
      [20, -30, 50],
      [0.1, 0.2, -0.3],
      [10, 60, 70],
    ];
    const centred = { ...fourShellHead, centre: origin };
    const value = potential(centred, place!, moment!, electrode!);
    expect(potential(centred, turn(place!), turn(moment!), turn(electrode!))).toBeCloseTo(value, 9);
    const moved = { ...centred, centre: move(origin) };
    expect(potential(moved, move(place!), moment!, move(electrode!))).toBeCloseTo(value, 9);
  });

  it("has zero mean over the scalp, which is the reference at infinity", () => {
    const count = 4000;
    const golden = Math.PI * (3 - Math.sqrt(5));
    const sphere = Array.from({ length: count }, (_, k): Vector => {
      const z = 1 - (2 * k + 1) / count;
      const across = Math.sqrt(1 - z * z);
      return [across * Math.cos(k * golden), across * Math.sin(k * golden), z];
    });
    const head = { ...fourShellHead, centre: origin };
    const sources = region([[30, 10, 40]]);
    const { data } = eegLeadField({
      sources,
      sensors: channel(sphere),
      head,
      orientation: region([[1, 2, 3]]),
    });
    const mean = data.reduce((sum, v) => sum + v, 0) / count;
    expect(Math.abs(mean)).toBeLessThan(1e-4 * data.reduce((max, v) => Math.max(max, Math.abs(v)), 0));
  });

  it("becomes weaker and more blurred by a worse conducting skull", () => {
    const sensors = standardSensors("10-10");
    const peak = (head: SphericalHead): number =>
      eegLeadField({ sensors, head }).data.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
    const tight = {
      ...threeShellHead,
      shells: threeShellHead.shells.map((s) => (s.name === "skull" ? { ...s, conductivity: 0.003 } : s)),
    };
    expect(peak(tight)).toBeLessThan(0.8 * peak(threeShellHead));
  });
});

describe("the EEG lead field of AAL2", () => {
  const leadField = eegLeadField();

  it("has 64 named channels and 80 named regions in V/(A·m)", () => {
    expect(leadField.shape).toEqual([64, 80]);
    expect(leadField.dims).toEqual(["channel", "region"]);
    expect(leadField.unit).toBe("V/(A·m)");
    expect(leadField.coords?.region?.[0]).toBe("Precentral_L");
    expect(leadField.coords?.channel?.[10]).toBe("Cz");
  });

  it("peaks near the electrode over a region", () => {
    const peakOf = (name: string): string => {
      const column = (leadField.coords!.region as string[]).indexOf(name);
      const gains = Array.from({ length: 64 }, (_, row) => leadField.data[row * 80 + column]!);
      return leadField.coords!.channel![gains.indexOf(Math.max(...gains))] as string;
    };
    expect(["C3", "CP3", "C5", "C1", "FC3"]).toContain(peakOf("Postcentral_L"));
    expect(["C4", "CP4", "C6", "C2", "FC4"]).toContain(peakOf("Postcentral_R"));
    expect(["PO7", "O1", "P7", "PO3"]).toContain(peakOf("Occipital_Mid_L"));
    expect(["F4", "F2", "AF4", "F6"]).toContain(peakOf("Frontal_Mid_2_R"));
  });

  it("is of the size of boundary element models, tens of V/(A·m)", () => {
    const largest = leadField.data.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
    expect(largest).toBeGreaterThan(20);
    expect(largest).toBeLessThan(300);
  });

  it("has smaller gains and two poles for tangential dipoles", () => {
    const { data } = eegLeadField({ orientation: "tangential" });
    const column = Float64Array.from({ length: 64 }, (_, row) => data[row * 80]!);
    expect(Math.min(...column)).toBeLessThan(-0.3 * Math.max(...column));
    expect(difference(data, leadField.data)).toBeGreaterThan(10);
  });

  it("refuses sources outside the brain and malformed heads", () => {
    const outside = region([[0, -18, 90]]);
    expect(() => eegLeadField({ sources: outside })).toThrow(ValidationError);
    expect(() => eegLeadField({ sources: outside })).toThrow(
      "Sources must lie inside the brain, 82 mm from [0,-18,4], got r0 at 86.0 mm.",
    );
    const head = headOf([
      [90, 0.3],
      [84, 0.3],
    ]);
    expect(() => eegLeadField({ head })).toThrow("Radii must grow from shell to shell, got 84 mm");
    expect(() => eegLeadField({ head: headOf([[90, 0]]) })).toThrow("above 0 S/m, got 0");
    expect(() => eegLeadField({ orientation: region([[1, 0, 0]]) })).toThrow("each of 80 sources, got 1");
    expect(() => eegLeadField({ orientation: "up" as never })).toThrow('got "up"');
  });
});

import { describe, expect, it } from "@jest/globals";
import { labelled } from "../../../lib/labelled.js";
import {
  type Electrode,
  fieldFromLeadField,
  fieldGains,
  GainStimulus,
  pointElectrodeField,
  SinusoidalInput,
} from "../../../lib/stimuli/index.js";
import { expectClose } from "./samples.js";

const vectors = (...rows: readonly (readonly number[])[]) =>
  labelled(Float64Array.from(rows.flat()), [rows.length, 3], ["region", "axis"]);

describe("electric-field stimulation", () => {
  it("acts along the orientation of each region", () => {
    const orientations = vectors([0, 0, 1], [0, 3, 0], [0, 0, -2], [0, 1, 1]);
    expectClose(fieldGains([0, 0, 2], orientations), [2, 0, -2, Math.SQRT2], 14);
    expectClose(fieldGains([0, 3, 4], orientations, { part: "magnitude" }), [5, 5, 5, 5], 14);
    expectClose(fieldGains([0, 0, 2], orientations, { sensitivity: [1, 1, 0.5, 0] }), [2, 0, -1, 0], 14);
    expectClose(
      fieldGains(vectors([1, 0, 1], [0, 2, 0], [0, 0, 3], [0, 0, 0]), orientations),
      [1, 2, -3, 0],
      14,
    );
  });

  it("drives regions in proportion, as tACS does", () => {
    const gains = fieldGains([0, 0, 1], vectors([0, 0, 1], [0, 0, -1]), { sensitivity: 0.2 });
    const wave = new GainStimulus(new SinusoidalInput(1, 10), gains).asArray(100, 1);
    expect(wave.data[24]).toBeCloseTo(0.2, 14);
    expect(wave.data[124]).toBeCloseTo(-0.2, 14);
  });

  it("points from anode to cathode with the strength of Coulomb's law", () => {
    const pair: Electrode[] = [
      { position: [-10, 0, 0], current: 1 },
      { position: [10, 0, 0], current: -1 },
    ];
    const field = pointElectrodeField(vectors([0, 0, 0]), pair, { conductivity: 1 });
    // Each electrode adds 1 mA / (4π · 1 S/m · (10 mm)²).
    expectClose(field.data, [(2 * 1e-3) / (4 * Math.PI * 1e-4), 0, 0], 12);
    expect(field.unit).toBe("V/m");
  });

  it("follows from a lead field by reciprocity", () => {
    const electrodes: Electrode[] = [
      { position: [60, 10, 40], current: 1.2 },
      { position: [-50, 20, 55], current: -0.9 },
      { position: [5, -80, 20], current: -0.3 },
    ];
    const positions = vectors([10, 5, 20], [-20, 30, 10], [0, 0, 0]);
    const orientations = vectors([0, 0, 1], [0.6, 0.8, 0], [1, 2, -2]);
    // Potential of a unit dipole in an endless conductor: p·(r_e − r) / (4π σ |r_e − r|³), in metres.
    const sigma = 0.33;
    const leads = electrodes.flatMap(({ position }) =>
      [0, 1, 2].map((i) => {
        const away = position.map((x, axis) => (x - positions.data[3 * i + axis]!) * 1e-3);
        const unit = [0, 1, 2].map((axis) => orientations.data[3 * i + axis]!);
        const dot = (a: number[], b: number[]): number => a.reduce((sum, x, axis) => sum + x * b[axis]!, 0);
        return dot(unit, away) / Math.sqrt(dot(unit, unit)) / (4 * Math.PI * sigma * dot(away, away) ** 1.5);
      }),
    );
    const leadField = labelled(Float64Array.from(leads), [3, 3], ["sensor", "region"]);
    const direct = fieldGains(
      pointElectrodeField(positions, electrodes, { conductivity: sigma }),
      orientations,
    );
    const reciprocal = fieldFromLeadField(
      leadField,
      electrodes.map(({ current }) => current),
    );
    expectClose(reciprocal, [...direct], 12);
    expect(Math.abs(direct[0]!)).toBeGreaterThan(0.01);
  });

  it("is refused when shapes or currents do not agree", () => {
    const orientations = vectors([0, 0, 1], [0, 1, 0]);
    expect(() => fieldGains(vectors([0, 0, 1]), orientations)).toThrow("one vector per region, got 1 for 2");
    expect(() => fieldGains([0, 0, 1], vectors([0, 0, 0]))).toThrow("orientations must have a direction");
    expect(() => fieldGains([0, 0, 1], orientations, { sensitivity: [1] })).toThrow(
      "one number or one per region",
    );
    expect(() => pointElectrodeField(orientations, [{ position: [1, 1, 1], current: 1 }])).toThrow(
      "add up to zero",
    );
    expect(() =>
      pointElectrodeField(vectors([1, 1, 1]), [
        { position: [1, 1, 1], current: 1 },
        { position: [0, 0, 0], current: -1 },
      ]),
    ).toThrow("must not sit on a region");
    const leads = labelled(new Float64Array(4), [2, 2], ["sensor", "region"]);
    expect(() => fieldFromLeadField(leads, [1, 0, -1])).toThrow("one number per sensor");
    expect(() => fieldFromLeadField(leads, [1, 0])).toThrow("add up to zero");
  });
});

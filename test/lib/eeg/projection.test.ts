import { describe, expect, it } from "@jest/globals";
import {
  AutomatedAnatomicalParcellation2,
  atlasLabels,
  averageByRegion,
  eegLeadField,
  labelled,
  leadFieldOf,
  megLeadField,
  projectToSensors,
  regionSources,
  rereference,
  ValidationError,
  voxelAt,
} from "../../../lib/index.js";
import { difference, randomSeries } from "../analysis/arrays.js";

describe("projection to sensors", () => {
  const gains = leadFieldOf(
    [
      [1, 2, 3],
      [-1, 0, 4],
    ],
    { channels: ["Fz", "Cz"], regions: ["a", "b", "c"] },
  );
  const activity = randomSeries(3, 50, 1);

  it("is the product of lead field and activity", () => {
    const { data, shape, dims, coords } = projectToSensors(gains, activity);
    expect(shape).toEqual([2, 50]);
    expect(dims).toEqual(["channel", "time"]);
    expect(coords?.channel).toEqual(["Fz", "Cz"]);
    const row = (k: number): Float64Array => activity.data.subarray(50 * k, 50 * (k + 1));
    const first = row(0).map((x, t) => x + 2 * row(1)[t]! + 3 * row(2)[t]!);
    expect(difference(data.subarray(0, 50), first)).toBeLessThan(1e-14);
  });

  it("is the same product for any number of channels, regions and samples", () => {
    for (const [channels, regions, samples] of [
      [1, 1, 1],
      [2, 4, 513],
      [3, 7, 1100],
      [5, 9, 30],
    ] as const) {
      const left = randomSeries(channels, regions, channels);
      const right = randomSeries(regions, samples, regions);
      const rows = Array.from({ length: channels }, (_, k) =>
        left.data.subarray(k * regions, (k + 1) * regions),
      );
      const expected = new Float64Array(channels * samples);
      for (let c = 0; c < channels; c++)
        for (let k = 0; k < regions; k++)
          for (let t = 0; t < samples; t++)
            expected[c * samples + t]! += left.data[c * regions + k]! * right.data[k * samples + t]!;
      expect(difference(projectToSensors(leadFieldOf(rows), right).data, expected)).toBeLessThan(1e-14);
    }
  });

  it("is in µV for EEG and in fT for MEG", () => {
    const one = labelled(new Float64Array(80).fill(1), [80, 1], ["region", "time"]);
    const eeg = projectToSensors(eegLeadField(), one, { momentPerUnit: 10 });
    expect(eeg.unit).toBe("µV");
    const first = eegLeadField().data.subarray(0, 80);
    expect(eeg.data[0]).toBeCloseTo(first.reduce((sum, v) => sum + v, 0) * 10e-9 * 1e6, 12);
    const meg = projectToSensors(megLeadField(), one);
    expect(meg.unit).toBe("fT");
    const field = megLeadField().data.subarray(0, 80);
    expect(meg.data[0]).toBeCloseTo(field.reduce((sum, v) => sum + v, 0) * 1e-9 * 1e15, 9);
  });

  it("can be referred to the average, to a channel or to several", () => {
    const average = projectToSensors(gains, activity, { reference: "average" }).data;
    expect(
      difference(
        average.subarray(0, 50),
        average.subarray(50).map((v) => -v),
      ),
    ).toBeLessThan(1e-14);
    const cz = projectToSensors(gains, activity, { reference: ["Cz"] }).data;
    expect(cz.subarray(50).every((v) => v === 0)).toBe(true);
    const both = projectToSensors(gains, activity, { reference: ["Cz", "Fz"] }).data;
    expect(difference(both, average)).toBeLessThan(1e-14);
    const infinity = projectToSensors(gains, activity);
    expect(difference(rereference(infinity, "average").data, average)).toBeLessThan(1e-14);
  });

  it("commutes with referring the lead field itself", () => {
    const leadField = eegLeadField();
    const x = randomSeries(80, 20, 2);
    const late = projectToSensors(leadField, x, { reference: "average" });
    const early = projectToSensors(rereference(leadField, "average"), x);
    expect(difference(late.data, early.data)).toBeLessThan(1e-13);
  });

  it("refuses other regions, other orders and unknown channels", () => {
    expect(() => projectToSensors(gains, randomSeries(4, 5, 1))).toThrow(ValidationError);
    const swapped = { ...activity, coords: { region: ["b", "a", "c"] } };
    expect(() => projectToSensors(gains, swapped)).toThrow('got "a" and "b" at position 0');
    const unnamed = { ...activity, coords: { region: ["0", "1", "2"] } };
    expect(projectToSensors(gains, unnamed).shape).toEqual([2, 50]);
    expect(() => projectToSensors(gains, activity, { reference: ["Pz"] })).toThrow(
      'There is no channel "Pz" to refer to. Did you mean "Fz"?',
    );
    expect(() => projectToSensors(gains, activity, { reference: "mean" as never })).toThrow('got "mean"');
  });
});

describe("lead fields from elsewhere", () => {
  it("are averaged over the dipoles of a region", () => {
    const fine = leadFieldOf([
      [1, 2, 3, 4, 9],
      [5, 6, 7, 8, 9],
    ]);
    const { codes, leadField } = averageByRegion(fine, [2001, 0, 2001, 2002, Number.NaN], {
      2001: "Precentral_L",
    });
    expect(codes).toEqual([2001, 2002]);
    expect(Array.from(leadField.data)).toEqual([2, 4, 6, 8]);
    expect(leadField.coords?.region).toEqual(["Precentral_L", "2002"]);
    expect(() => averageByRegion(fine, [1, 2])).toThrow("a code for each of 5 dipoles, got 2");
  });

  it("refuse rows of different length, holes and wrong names", () => {
    expect(() => leadFieldOf([[1, 2], [3]])).toThrow("got 1 numbers in row 1 and 2 in row 0");
    expect(() => leadFieldOf([[1, Number.NaN]])).toThrow("got NaN in row 0, column 1");
    expect(() => leadFieldOf([[1, 2]], { channels: ["Cz", "Pz"] })).toThrow("each of 1 channels, got 2");
  });

  it("find voxels by rounding, also odd ones, and none outside the volume", () => {
    const affine = [
      [-2, 0, 0, 90],
      [0, 2, 0, -126],
      [0, 0, 2, -72],
      [0, 0, 0, 1],
    ];
    expect(voxelAt([0, 0, 0], affine, [91, 109, 91])).toEqual([45, 63, 36]);
    expect(voxelAt([-38.93, -6.96, 49.64], affine, [91, 109, 91])).toEqual([64, 60, 61]);
    expect(voxelAt([200, 0, 0], affine, [91, 109, 91])).toBeNull();
    expect(voxelAt([-100, 0, 0], affine, [91, 109, 91])).toBeNull();
    const oblique = [
      [0, 3, 0, 1],
      [2, 0, 1, 2],
      [0, 0, 4, 3],
      [0, 0, 0, 1],
    ];
    expect(voxelAt([1 + 3 * 5, 2 + 2 * 4 + 6, 3 + 4 * 6], oblique, [10, 10, 10])).toEqual([4, 5, 6]);
    expect(() => voxelAt([0, 0, 0], [[1, 0, 0, 0]], [1, 1, 1])).toThrow("invertible");
  });

  it("take names from an atlas's XML", () => {
    const xml =
      "<atlas><header><name>AAL2</name></header><data>\n<label><index>2001</index><name>Precentral_L</name></label>" +
      '\n<label id="x">\n <index>2002</index>\n <name>Precentral_R</name>\n</label></data></atlas>';
    expect(atlasLabels(xml)).toEqual({ "0": "", "2001": "Precentral_L", "2002": "Precentral_R" });
    expect(() => atlasLabels("<atlas/>")).toThrow(ValidationError);
  });

  it("take the places of other groups and atlases", () => {
    const atlas = new AutomatedAnatomicalParcellation2();
    expect(eegLeadField({ sources: regionSources(atlas, "thalamus") }).shape).toEqual([64, 2]);
  });
});

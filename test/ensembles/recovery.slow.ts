import { expect, it } from "@jest/globals";
import {
  ALNModel,
  Dataset,
  Evolution,
  type ModelFit,
  matrixCorrelation,
  ParameterSpace,
  syntheticTruth,
  workerPool,
} from "neurolab";

// biome-ignore lint/suspicious/noExplicitAny: evaluation functions of several searches.
type Run = any;
declare const modelFit: (bold: unknown, ds: object) => ModelFit;

// Two minutes are enough to tell the truth from its surroundings (a fit of 0.48 instead of 0.1 and less); a minute
// is not: the noise of FC then favours states with hardly any noise.
it("an evolution finds the working point that the synthetic recordings were made with", async () => {
  const dataset = new Dataset("synthetic");
  const { mue_ext_mean, mui_ext_mean, ...known } = syntheticTruth.params;
  const truth = { mue_ext_mean, mui_ext_mean };
  const model = new ALNModel({ dataset, seed: 7 });
  Object.assign(model.params, known, { dt: 0.2 });
  const evolution = new Evolution({
    model,
    constants: { FCs: dataset.FCs },
    evalFunction: (run: Run, { FCs }: { FCs: object[] }) => {
      const { model: brain } = run;
      brain.params.duration = 3000;
      brain.run({ record: { last: 2500 } });
      const top = brain.rates_exc.data.reduce((a: number, b: number) => Math.max(a, b), 0);
      // Silent, or as no brain is.
      if (top < 10 || top > 160) return [[Number.NaN], {}];
      brain.params.duration = 120_000;
      brain.run({ bold: true, chunkwise: true, record: { last: 1 } });
      return [[modelFit(brain.BOLD.BOLD, { FCs }).mean_fc_score], {}];
    },
    parameterSpace: new ParameterSpace({ mue_ext_mean: [0, 3], mui_ext_mean: [0, 3] }, { kind: "bound" }),
    weightList: [1],
    algorithm: "nsga2",
    POP_INIT_SIZE: 32,
    POP_SIZE: 12,
    NGEN: 7,
    seed: 1,
  });
  const spread = (name: string): { low: number; high: number; deviation: number } => {
    const values = evolution.pop.map(({ params }) => params[name]!);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { low: Math.min(...values), high: Math.max(...values), deviation: Math.sqrt(variance) };
  };
  const first: Record<string, number> = {};
  const executor = workerPool();
  await evolution.run({
    executor,
    onGeneration: ({ generation, meanScore }) => {
      if (generation === 0) for (const name of Object.keys(truth)) first[name] = spread(name).deviation;
      const where = Object.keys(truth).map((name) => {
        const { low, high } = spread(name);
        return `${name} ${low.toFixed(3)} to ${high.toFixed(3)}`;
      });
      console.info(`generation ${generation}: mean fit ${meanScore.toFixed(3)}, ${where.join(", ")}`);
    },
  });
  await executor.close();
  for (const [name, value] of Object.entries(truth)) {
    const { low, high, deviation } = spread(name);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(deviation).toBeLessThan(first[name]! / 2);
  }
  const structure = dataset.FCs.map((measured) => matrixCorrelation(dataset.Cmat, measured));
  const baseline = structure.reduce((a, b) => a + b, 0) / structure.length;
  expect(evolution.best_ind!.fitness.score).toBeGreaterThan(baseline);
}, 7_200_000);

// The library as a notebook cell or an older project sees it: TypeScript 5.0 and node10 resolution, with the checks
// of declarations that cells leave out.
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { installPacked, type Project } from "./packed.js";
import { typescript50 } from "./typescript50.js";

describe("a program in TypeScript 5.0", () => {
  let project: Project;
  let problems: (text: string) => string[];

  beforeAll(() => {
    project = installPacked(["@types/node", "undici-types"]);
    problems = typescript50(project);
  }, 60_000);
  afterAll(() => project?.remove());

  it("is accepted when it is right", () => {
    expect(
      problems(`
        import { Dataset, HopfModel, type Labelled, fc } from "neurolab";
        const dataset = new Dataset("synthetic");
        const model = new HopfModel({ Cmat: dataset.Cmat, Dmat: dataset.Dmat, seed: 1 });
        model.params.a = 0.3;
        model.params.x_ext = new Float64Array(80);
        model.params.coupling = "additive";
        model.run({ chunksize: 1000, bold: true, onProgress: ({ fraction }) => fraction < 1 });
        const matrix: Labelled = fc(model.BOLD.BOLD);
        const half: number = matrix.data.subarray(2)[0]! + model.t[0]!;
        console.log(half.toFixed(2), model.output.dims.join());
      `),
    ).toEqual([]);
  }, 60_000);

  it("is told about a misspelt parameter, with the right name", () => {
    expect(
      problems(`
        import { ALNModel } from "neurolab";
        const model = new ALNModel();
        model.params.mue_ext_maen = 1;
      `),
    ).toEqual(["Property 'mue_ext_maen' does not exist on type 'ALNParams'. Did you mean 'mue_ext_mean'?"]);
    expect(
      problems(`import { HopfModel } from "neurolab"; new HopfModel({ params: { sigma_uo: 1 } });`)[0],
    ).toMatch(
      /'sigma_uo' does not exist in type .*Did you mean to write 'sigma_ou'|'sigma_uo' does not exist/,
    );
  }, 60_000);

  it.each([
    ['model.params.a = "0.3";', "Type 'string' is not assignable to type 'number'."],
    ["model.params.N = 3;", "Cannot assign to 'N' because it is a read-only property."],
    [
      'model.params.coupling = "diffuse";',
      `Type '"diffuse"' is not assignable to type '"diffusive" | "additive"'.`,
    ],
    ["model.x.data = new Float64Array(1);", "Cannot assign to 'data' because it is a read-only property."],
    ['model.integrator = "rk5";', `Type '"rk5"' is not assignable to type 'IntegratorName'.`],
  ])(
    "is told that %s is wrong",
    (statement, message) => {
      const [first] = problems(
        `import { HopfModel } from "neurolab"; const model = new HopfModel(); ${statement}`,
      );
      expect(first).toContain(message);
    },
    60_000,
  );

  it("gets arrays of numbers, not any", () => {
    expect(
      problems(`
        import { ALNModel, BOLDModel, Dataset, HopfModel, fc, fcd, matrixCorrelation, welch } from "neurolab";
        type IsAny<T> = 0 extends 1 & T ? true : false;
        const known = <T>(_value: T, _isAny: IsAny<T>): void => {};
        const model = new HopfModel();
        const dataset = new Dataset("synthetic");
        known(model.x.data, false);
        known(model.output.data, false);
        known(model.t, false);
        known(model.BOLD.t_BOLD, false);
        known(model.BOLD.BOLD.data, false);
        known(model.params.a, false);
        known(new ALNModel().rates_exc.data, false);
        known(dataset.Cmat.data, false);
        known(dataset.BOLDs[0]!.data, false);
        known(fc(model.x).data, false);
        known(fcd(model.x).data, false);
        known(matrixCorrelation(fc(model.x), dataset.Cmat), false);
        known(BOLDModel, false);
        known(welch, false);
        known(JSON.parse("1"), true);
      `),
    ).toEqual([]);
  }, 60_000);
});

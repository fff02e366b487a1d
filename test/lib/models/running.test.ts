import { describe, expect, it } from "@jest/globals";
import { network as networkCoupling, ou } from "../../../lib/engine/definition.js";
import {
  ALNModel,
  FHNModel,
  HopfModel,
  KuramotoModel,
  type Labelled,
  Model,
  ThalamicMassModel,
  WCModel,
} from "../../../lib/index.js";
import { small } from "../engine/simulate.js";
import { hashOf, models, randomNetwork } from "./networks.js";

const three = randomNetwork(3, 1, { density: 1, longest: 200 });
const hopf = (params: object = {}) =>
  new HopfModel({ ...three, seed: 2, params: { duration: 20, ...params } });
const row = ({ data, shape }: Labelled, n: number) => data.subarray(n * shape[1]!, (n + 1) * shape[1]!);

describe("a network", () => {
  it("has as many nodes as Cmat has rows, one without Cmat", () => {
    expect(hopf().params.N).toBe(3);
    expect(new HopfModel().params.N).toBe(1);
  });

  it("keeps a copy of Cmat, with a diagonal of zeros", () => {
    const Cmat = [
      [5, 1],
      [2, 5],
    ];
    const model = new HopfModel({
      Cmat,
      Dmat: [
        [0, 0],
        [0, 0],
      ],
    });
    Cmat[0]![1] = 9;
    expect([...(model.params.Cmat as Labelled).data]).toEqual([0, 1, 2, 0]);
    expect(Cmat[0]![0]).toBe(5);
  });

  it("takes weights, lengths and names from a data set", () => {
    const model = new HopfModel({ dataset: { ...three, regions: ["a", "b", "c"] }, params: { duration: 1 } });
    model.run();
    expect(model.x.coords!.region).toEqual(["a", "b", "c"]);
  });

  it("uses a diagonal that is set later", () => {
    const one = {
      Cmat: [
        [0, 0],
        [0, 0],
      ],
      Dmat: [
        [0, 0],
        [0, 0],
      ],
      seed: 1,
      params: { coupling: "additive", duration: 5 },
    } as const;
    const plain = new HopfModel(one);
    const coupled = new HopfModel(one);
    coupled.params.Cmat = [
      [1, 0],
      [0, 0],
    ];
    plain.run();
    coupled.run();
    expect([...row(coupled.x, 1)]).toEqual([...row(plain.x, 1)]);
    expect(coupled.x.data[49]).not.toBe(plain.x.data[49]);
  });
});

describe("delays", () => {
  it("are lengths by speed by dt in this order, rounded half to even", () => {
    const Cmat = [
      [0, 1],
      [1, 0],
    ];
    const delay = (length: number) =>
      new HopfModel({
        Cmat,
        Dmat: [
          [0, length],
          [0, 0],
        ],
      }).getMaxDelay();
    // 10.5 → 10, 16.499999999999996 → 16, 23.5 → 24 steps.
    expect([21, 33, 47].map(delay)).toEqual([10, 16, 24]);
  });

  it("are felt exactly that many steps later", () => {
    const steps = 24;
    const model = new FHNModel({
      Cmat: [
        [0, 0],
        [1, 0],
      ],
      Dmat: [
        [0, 0],
        [47, 0],
      ],
      params: { coupling: "additive", duration: 10, x_ext: 0, xs_init: 0, ys_init: 0 },
    });
    const quiet = () => new Array<number>(100).fill(0);
    const pulse = quiet();
    pulse[10] = 1;
    model.params.x_ext = [pulse, quiet()];
    model.run();
    const arrives = (n: number) => row(model.x, n).findIndex((x) => x !== 0);
    expect(arrives(0)).toBe(10);
    expect(arrives(1)).toBe(10 + steps + 1);
  });

  it("are switched off by a signal speed of zero", () => {
    const model = hopf({ signalV: 0 });
    expect(model.getMaxDelay()).toBe(0);
    model.run();
    const undelayed = new HopfModel({
      ...three,
      Dmat: three.Dmat.map((r) => r.map(() => 0)),
      seed: 2,
      params: { duration: 20 },
    });
    undelayed.run();
    expect(hashOf(model)).toBe(hashOf(undelayed));
  });

  it("of ALN include the local ones, and the diagonal of lengths counts for nothing", () => {
    const Dmat = [
      [900, 0],
      [0, 900],
    ];
    expect(
      new HopfModel({
        Cmat: [
          [0, 1],
          [1, 0],
        ],
        Dmat,
      }).getMaxDelay(),
    ).toBe(0);
    expect(
      new ALNModel({
        Cmat: [
          [0, 1],
          [1, 0],
        ],
        Dmat,
      }).getMaxDelay(),
    ).toBe(40);
    expect(new ALNModel({ params: { de: 1, di: 6.25 } }).getMaxDelay()).toBe(62);
  });

  it("of Kuramoto are steps like those of every model, not whole milliseconds", () => {
    expect(
      new KuramotoModel({
        Cmat: [
          [0, 1],
          [1, 0],
        ],
        Dmat: [
          [0, 250],
          [0, 0],
        ],
      }).getMaxDelay(),
    ).toBe(125);
  });

  it("may grow between two runs: the oldest value stands for what was not kept", () => {
    const model = hopf({ signalV: 100 });
    model.run();
    model.params.signalV = 5;
    model.run({ continueRun: true });
    expect(model.x.data.every(Number.isFinite)).toBe(true);
    expect(model.t[0]).toBeCloseTo(20.1, 9);
  });
});

describe("initial values", () => {
  it("may be one number, one per node, or a history whose last column is the present", () => {
    const run = (xs_init: number | number[] | number[][]) => {
      const model = hopf({ xs_init, ys_init: 0.1 });
      model.run();
      return hashOf(model);
    };
    const delay = hopf().getMaxDelay();
    const history = (value: (back: number) => number) =>
      [0, 1, 2].map(() => Array.from({ length: delay + 1 }, (_, c) => value(delay - c)));
    const constant = run(0.3);
    expect(run([0.3, 0.3, 0.3])).toBe(constant);
    expect(run(history(() => 0.3))).toBe(constant);
    expect(run(history((back) => (back === 0 ? 0.3 : 0.2)))).not.toBe(constant);
    // What is older than the longest delay has no effect.
    const longer = history(() => 0.3).map((values) => [7, 7, 7, ...values]);
    expect(run(longer)).toBe(constant);
  });

  it("are read at the delay of every connection", () => {
    const model = new FHNModel({
      Cmat: [
        [0, 0],
        [1, 0],
      ],
      Dmat: [
        [0, 0],
        [10, 0],
      ],
      params: { coupling: "additive", K_gl: 1, duration: 0.1, x_ext: 0, ys_init: 0 },
    });
    // Five steps of delay: the first step reads the value six columns from the end.
    const history = [0.1, 0.2, 0.3, 0.4, 0.5, 0].map((value) => value);
    model.params.xs_init = [history, [0, 0, 0, 0, 0, 0]];
    model.run();
    expect(row(model.x, 1)[0]).toBeCloseTo(0.1 * 0.1, 15);
  });

  it("are not changed by runs", () => {
    const model = hopf();
    const before = [...(model.params.xs_init as Float64Array)];
    model.run({ chunksize: 30, appendOutputs: true });
    model.run({ continueRun: true });
    expect([...(model.params.xs_init as Float64Array)]).toEqual(before);
  });

  it("can be drawn anew, in each variable's own range or in a common one", () => {
    const model = new ALNModel({ ...three, seed: 1 });
    model.randomICs({ seed: 5 });
    const again = new ALNModel({ ...three, seed: 5 });
    expect(model.params.IA_init).toEqual(again.params.IA_init);
    expect((model.params.IA_init as Float64Array).some((value) => value > 5)).toBe(true);
    model.randomICs({ seed: 5, min: 2, max: 3 });
    for (const name of model.init_vars) {
      const values = (model.params as unknown as Record<string, Float64Array>)[name]!;
      expect(values).toHaveLength(3);
      expect(values.every((value) => value >= 2 && value < 3)).toBe(true);
    }
    const first = (model.params.IA_init as Float64Array).slice();
    model.randomICs({ seed: 5, min: 2, max: 3 });
    expect(model.params.IA_init).toEqual(first);
    model.randomICs();
    expect(model.params.IA_init).not.toEqual(first);
  });

  it.each(models.map(({ Class }) => [Class.name, Class] as const))("of %s can be drawn anew", (_, Class) => {
    const model = new Class({ seed: 1 });
    model.params.duration = 1;
    model.randomICs({ seed: 3 });
    model.run();
    expect(model.output.data.every(Number.isFinite)).toBe(true);
  });
});

describe("seeds", () => {
  it("fix initial values and noise; without one both are drawn and can be had again", () => {
    const noisy = (seed?: number) => new HopfModel({ seed, params: { sigma_ou: 0.1, duration: 20 } });
    const [a, b, c] = [noisy(1), noisy(1), noisy()];
    for (const model of [a, b, c]) model.run();
    expect(hashOf(a)).toBe(hashOf(b));
    expect(hashOf(c)).not.toBe(hashOf(a));
    expect(a.usedSeed).toBe(1);
    const again = noisy(c.usedSeed!);
    again.run();
    expect(hashOf(again)).toBe(hashOf(c));
  });

  it("may be any whole number up to 2^53 − 1", () => {
    const run = (seed: number) => {
      const model = new HopfModel({ seed, params: { sigma_ou: 0.1, duration: 5 } });
      model.run();
      return hashOf(model);
    };
    expect(new Set([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1].map(run)).size).toBe(6);
  });
});

describe("a run", () => {
  it("takes round(duration/dt) steps; the first sample is at dt, the last at the duration", () => {
    for (const [duration, dt, steps] of [
      [20, 0.1, 200],
      [1.11, 0.01, 111],
      [0.28, 0.01, 28],
      [3, 0.5, 6],
    ] as const) {
      const model = new HopfModel({ params: { duration, dt } });
      model.run();
      expect(model.t).toHaveLength(steps);
      expect(model.t[0]).toBe(dt);
      expect(model.t.at(-1)).toBeCloseTo(duration, 12);
    }
  });

  it("does not contain the initial state: the first sample is one Euler step away", () => {
    const model = new HopfModel({ params: { duration: 0.1, xs_init: 0.4, ys_init: -0.2, a: 0.25, w: 0.2 } });
    model.run();
    const [x, y] = [0.4, -0.2];
    const rest = 0.25 - x * x - y * y;
    expect(model.x.data[0]).toBeCloseTo(x + 0.1 * (rest * x - 0.2 * y), 15);
    expect(model.y.data[0]).toBeCloseTo(y + 0.1 * (rest * y + 0.2 * x), 15);
  });

  it("starts afresh and forgets outputs of before, what users added included", () => {
    const model = hopf();
    model.run();
    const first = hashOf(model);
    model.setOutput("mine", model.x);
    model.run();
    expect(hashOf(model)).toBe(first);
    expect(Object.keys(model.outputs).sort()).toEqual(["t", "x", "y"]);
  });

  it("goes on from the last state, with time going on, too", () => {
    const model = hopf({ sigma_ou: 0.05 });
    const whole = hopf({ sigma_ou: 0.05, duration: 40 });
    whole.run();
    model.run();
    model.run({ continueRun: true });
    expect(model.t[0]).toBeCloseTo(20.1, 9);
    for (const n of [0, 1, 2]) expect([...row(model.x, n)]).toEqual([...row(whole.x, n).subarray(200)]);
    // A model that has not run yet starts.
    const fresh = hopf();
    fresh.run({ continueRun: true });
    expect(fresh.t[0]).toBe(0.1);
  });

  it("notices parameters that have changed in between", () => {
    const model = hopf();
    model.run();
    model.params.a = -1;
    model.run({ continueRun: true });
    expect(Math.abs(model.x.data.at(-1)!)).toBeLessThan(0.2);
  });
});

describe("inputs", () => {
  const steps = 50;
  const fhn = () => new FHNModel({ ...three, seed: 1, params: { duration: 5, x_ext: 0 } });
  const hashWith = (x_ext: unknown) => {
    const model = fhn();
    (model.params as unknown as Record<string, unknown>).x_ext = x_ext;
    model.run();
    return hashOf(model);
  };
  const ramp = Array.from({ length: steps }, (_, k) => 0.01 * k);

  it("are one number, one per node, a series for all, or a matrix, and mean the same in every form", () => {
    expect(hashWith([0.5, 0.5, 0.5])).toBe(hashWith(0.5));
    expect(hashWith([[0.5], [0.5], [0.5]])).toBe(hashWith(0.5));
    expect(hashWith(ramp)).toBe(hashWith([ramp, ramp, ramp]));
    expect(hashWith([ramp])).toBe(hashWith([ramp, ramp, ramp]));
    expect(hashWith(Float64Array.from(ramp))).toBe(hashWith(ramp));
    expect(hashWith([ramp.map(() => 0.5)])).toBe(hashWith(0.5));
    expect(hashWith([0.1, 0.2, 0.3])).not.toBe(hashWith(0.2));
  });

  it("may be longer than the run, and act in the step of their column", () => {
    expect(hashWith([[...ramp, 9, 9]])).toBe(hashWith(ramp));
    const pulse = ramp.map((_, k) => (k === 7 ? 1 : 0));
    const [a, b] = [fhn(), fhn()];
    a.params.x_ext = [pulse];
    a.run();
    b.run();
    const first = row(a.x, 0).findIndex((x, k) => x !== row(b.x, 0)[k]);
    expect(first).toBe(7);
  });

  it.each(models.map(({ Class }) => [Class.name, Class] as const))(
    "of %s may all change in time",
    (_, Class) => {
      const model = new Class({ seed: 1 });
      model.params.duration = 100 * model.params.dt;
      for (const name of model.input_vars) {
        const plain = new Class({ seed: 1 });
        plain.params.duration = model.params.duration;
        plain.run();
        const driven = new Class({ seed: 1 });
        driven.params.duration = model.params.duration;
        const size = name.endsWith("rate") ? 0.01 : 0.5;
        (driven.params as Record<string, unknown>)[name] = Array.from(
          { length: 100 },
          (_, k) => size * Math.sin(k),
        );
        driven.run();
        expect([name, hashOf(driven)]).not.toEqual([name, hashOf(plain)]);
      }
    },
  );

  it("are assigned in order by setInputs", () => {
    const model = fhn();
    model.setInputs([0.7, [1, 2, 3]]);
    expect([model.params.x_ext, model.params.y_ext]).toEqual([0.7, [1, 2, 3]]);
    expect(model.input_vars).toEqual(["x_ext", "y_ext"]);
  });

  it("close a loop chunk by chunk", () => {
    const whole = fhn();
    whole.params.x_ext = [ramp, ramp, ramp];
    whole.run();
    const model = fhn();
    for (let k = 0; k < steps; k++) model.autochunk({ inputs: [ramp[k]!], appendOutputs: true });
    expect(hashOf(model)).toBe(hashOf(whole));
    expect(model.params.duration).toBe(5);
    const chunks = fhn();
    for (let k = 0; k < steps; k += 10)
      chunks.autochunk({ inputs: [[ramp.slice(k, k + 10)]], chunksize: 10, appendOutputs: true });
    expect(hashOf(chunks)).toBe(hashOf(whole));
  });

  it("of chunked runs are read by absolute time", () => {
    const whole = fhn();
    whole.params.x_ext = [ramp];
    whole.run();
    const chunked = fhn();
    chunked.params.x_ext = [ramp];
    chunked.run({ chunksize: 7, appendOutputs: true });
    expect(hashOf(chunked)).toBe(hashOf(whole));
  });
});

describe("sampling", () => {
  it("keeps every so many steps, at absolute times, however the run is divided", () => {
    const every = hopf();
    every.run();
    for (const options of [
      {},
      { chunksize: 30, appendOutputs: true },
      { chunksize: 25, appendOutputs: true },
    ]) {
      const model = hopf({ sampling_dt: 1.5 });
      model.run(options);
      expect([...model.t].map((t) => Number(t.toFixed(9)))).toEqual([
        0.1, 1.6, 3.1, 4.6, 6.1, 7.6, 9.1, 10.6, 12.1, 13.6, 15.1, 16.6, 18.1, 19.6,
      ]);
      for (const n of [0, 1, 2])
        expect([...row(model.x, n)]).toEqual([...row(every.x, n)].filter((_, k) => k % 15 === 0));
    }
  });

  it("rounds the stride: 0.3 ms at dt = 0.1 ms is every third step", () => {
    const model = hopf({ sampling_dt: 0.3, duration: 3 });
    model.run();
    expect([...model.t].map((t) => Number(t.toFixed(9)))).toEqual([
      0.1, 0.4, 0.7, 1, 1.3, 1.6, 1.9, 2.2, 2.5, 2.8,
    ]);
  });

  it("works with large steps", () => {
    const model = new HopfModel({
      seed: 1,
      params: { dt: 10, duration: 200, sampling_dt: 50, a: -0.01, w: 0.001 },
    });
    model.run();
    expect([...model.t]).toEqual([10, 60, 110, 160]);
  });

  it("goes on across continued runs", () => {
    const model = hopf({ sampling_dt: 1.5, duration: 10 });
    model.run();
    model.run({ continueRun: true, appendOutputs: true });
    const whole = hopf({ sampling_dt: 1.5 });
    whole.run();
    expect([...model.t]).toEqual([...whole.t]);
    expect(hashOf(model)).toBe(hashOf(whole));
  });
});

describe("recording by request", () => {
  it("takes any state, rate, noise process and observable, of chosen nodes, of the last milliseconds", () => {
    const model = new ALNModel({ ...three, seed: 1, params: { duration: 10, sigma_ou: 0.1 } });
    model.run({ record: { variables: ["mufe", "rates_inh", "mue_ou"], nodes: [2, 0], last: 3 } });
    expect(Object.keys(model.outputs).sort()).toEqual(["mue_ou", "mufe", "rates_inh", "t"]);
    const full = new ALNModel({ ...three, seed: 1, params: { duration: 10, sigma_ou: 0.1 } });
    full.run({ record: { variables: ["mufe"] } });
    expect(model.array("mufe").shape).toEqual([2, 30]);
    expect(model.array("mufe").coords!.region).toEqual(["2", "0"]);
    expect([...row(model.array("mufe"), 0)]).toEqual([...row(full.array("mufe"), 2).subarray(70)]);
    expect(model.t[0]).toBeCloseTo(7.1, 9);
    expect(model.array("mufe").unit).toBe("mV/ms");
  });

  it("keeps single precision when asked, half the bytes", () => {
    const [single, double] = [hopf(), hopf()];
    single.run({ record: { precision: "f32" } });
    double.run();
    expect(single.x.data).toBeInstanceOf(Float32Array);
    expect([...single.x.data]).toEqual([...Float32Array.from(double.x.data)]);
  });
});

describe("outputs", () => {
  it("are reached by name, by attribute and by dotted name", () => {
    const model = hopf();
    model.run();
    expect(model.outputs.x).toBe(model.x);
    expect(model.getOutput("x")).toBe(model.x);
    expect(model.output).toBe(model.x);
    model.setOutput("results.fits.best", model.y);
    expect(model.getOutput("results.fits.best")).toBe(model.y);
    expect(Object.keys(model.getOutputs("results.fits"))).toEqual(["best"]);
    expect(Object.keys(model.getOutputs())).toEqual(["x", "y", "t"]);
  });

  it("carry names, units, regions and times", () => {
    const model = new ALNModel({ ...three, regions: ["a", "b", "c"], seed: 1, params: { duration: 2 } });
    model.run();
    const { dims, shape, coords, name, unit } = model.rates_exc;
    expect({ dims, shape, name, unit }).toEqual({
      dims: ["region", "time"],
      shape: [3, 20],
      name: "rates_exc",
      unit: "Hz",
    });
    expect(coords!.region).toEqual(["a", "b", "c"]);
    expect(coords!.time).toEqual(model.t);
  });

  it("stack to one labelled array output × region × time", () => {
    const model = hopf();
    model.run();
    const stacked = model.xr();
    expect([stacked.shape, stacked.dims]).toEqual([
      [2, 3, 200],
      ["output", "region", "time"],
    ]);
    expect(stacked.coords!.output).toEqual(["x", "y"]);
    expect([...stacked.data.subarray(600)]).toEqual([...model.y.data]);
    model.setOutput("odd", new WCModel().params.Cmat as Labelled);
    expect(() => model.xr()).toThrow("All outputs in a group must have the same shape");
  });

  it("end in the state, which holds all variables", () => {
    const model = new ALNModel({ ...three, seed: 1, params: { duration: 5 } });
    model.run();
    const { t, ...state } = model.state as Record<string, Float64Array>;
    expect(t).toBeCloseTo(5 as never, 9);
    expect(Object.keys(state).sort()).toEqual(
      model.state_vars.filter((name) => !/^(sigma[ei]_f|rd_)/.test(name)).sort(),
    );
    expect(state.rates_exc![1]).toBe(row(model.rates_exc, 1).at(-1));
    expect(new HopfModel().state).toEqual({});
  });
});

describe("BOLD", () => {
  const bold = (params: object = {}) => hopf({ duration: 6000, sampling_dt: 100, ...params });

  it("is sampled every two seconds, first after two seconds", () => {
    const model = bold();
    model.run({ bold: true });
    expect([...model.BOLD.t_BOLD]).toEqual([2000, 4000, 6000]);
    expect(model.BOLD.BOLD.shape).toEqual([3, 3]);
    expect(model.BOLD.BOLD.data.every((value) => value > 0.01 && value < 0.2)).toBe(true);
    expect(model.getOutput("BOLD.BOLD")).toBe(model.BOLD.BOLD);
  });

  it("has the same samples in chunks and continued runs of any length", () => {
    const whole = bold();
    whole.run({ bold: true });
    const chunked = bold();
    chunked.run({ bold: true, chunksize: 3330 });
    expect([...chunked.BOLD.BOLD.data]).toEqual([...whole.BOLD.BOLD.data]);
    const parts = bold({ duration: 1500 });
    for (let i = 0; i < 4; i++) parts.run({ bold: true, continueRun: true });
    expect([...parts.BOLD.t_BOLD]).toEqual([2000, 4000, 6000]);
    expect([...parts.BOLD.BOLD.data]).toEqual([...whole.BOLD.BOLD.data]);
  });

  it("is empty, and loses nothing, when a run is shorter than one sample", () => {
    const model = hopf({ duration: 500 });
    model.run({ bold: true });
    expect(model.BOLD.BOLD.shape).toEqual([3, 0]);
    expect(model.BOLD.t_BOLD).toHaveLength(0);
  });

  it("starts anew with every fresh run", () => {
    const model = bold();
    model.run({ bold: true });
    const first = [...model.BOLD.BOLD.data];
    model.run({ bold: true });
    expect([...model.BOLD.BOLD.data]).toEqual(first);
    model.run();
    expect(() => model.BOLD).toThrow('hopf has no output "BOLD.t_BOLD"');
  });

  it("is driven by whatever function of the output the user sets", () => {
    const [plain, louder] = [bold(), bold()];
    louder.boldInputTransform = (x: number) => 8 * (x + 1);
    plain.run({ bold: true });
    louder.run({ bold: true });
    expect(louder.BOLD.BOLD.data[2]).toBeGreaterThan(plain.BOLD.BOLD.data[2]!);
    const same = bold();
    same.boldInputTransform = (x: number) => 4 * (x + 1);
    same.run({ bold: true });
    expect([...same.BOLD.BOLD.data]).toEqual([...plain.BOLD.BOLD.data]);
    const none = bold();
    none.boldInputTransform = undefined;
    none.run({ bold: true });
    expect(none.BOLD.BOLD.data[0]).not.toBe(plain.BOLD.BOLD.data[0]);
  });

  it("is almost the same with a haemodynamic step of 1 ms, and quiet when it starts at rest", () => {
    const [exact, fast] = [bold(), bold()];
    exact.run({ bold: true });
    fast.run({ bold: { dt: 1 } });
    fast.BOLD.BOLD.data.forEach((value, i) =>
      expect(Math.abs(value / exact.BOLD.BOLD.data[i]! - 1)).toBeLessThan(2e-3),
    );
    const quiet = new HopfModel({ params: { duration: 2000, a: -1, xs_init: 0, ys_init: 0 } });
    quiet.boldInputTransform = (x: number) => x;
    quiet.run({ bold: { initial: "rest" } });
    expect(Math.abs(quiet.BOLD.BOLD.data[0]!)).toBeLessThan(1e-6);
  });
});

describe("a model of one's own", () => {
  const own = small(
    ["v"],
    { tau: 10, gain: 0.5, v_mean: 0, tau_ou: 5, sigma_ou: 0.1 },
    {
      equations: ({ v, eta }, { tau, gain }, { sum, drive }) => ({
        v: (-v + Math.tanh(gain * sum) + drive + eta) / tau,
      }),
      couplings: { sum: networkCoupling("v") },
      inputs: { drive: { unit: "", description: "drive", default: 0.2 } },
      noise: { eta: ou({ mean: "v_mean", unit: "", description: "noise" }) },
      observables: { energy: { unit: "", description: "energy", value: ({ v }) => v * v } },
    },
  );

  it("has chunks, inputs, noise, BOLD, recording and both targets for free", () => {
    const create = (target: "js" | "wasm") => new Model(own, { ...three, seed: 1, target });
    const [js, wasm, chunked] = [create("js"), create("wasm"), create("wasm")];
    for (const model of [js, wasm, chunked]) model.params.duration = 2000;
    js.run();
    wasm.run({ bold: true, record: { variables: ["v", "energy"] } });
    chunked.run({ chunksize: 777, appendOutputs: true });
    expect([...wasm.array("v").data]).toEqual([...js.array("v").data]);
    expect(hashOf(chunked)).toBe(hashOf(js));
    expect(wasm.BOLD.BOLD.shape).toEqual([3, 1]);
    const v = wasm.array("v").data;
    expect([...wasm.array("energy").data.subarray(0, 50)]).toEqual([...v.subarray(0, 50)].map((x) => x * x));
    expect(wasm.input_vars).toEqual(["drive"]);
    expect(wasm.latex()).toContain("\\tanh");
  });

  it("may have states with names that are also JavaScript's", () => {
    const model = new Model(
      small(
        ["constructor", "toString"],
        { valueOf: 2 },
        {
          equations: (s, p) => ({ constructor: -s.constructor / p.valueOf, toString: s.constructor }),
        },
      ),
      { seed: 1 },
    );
    (model.params as unknown as Record<string, number>).constructor_init = 1;
    model.params.duration = 1;
    model.run();
    expect(model.array("constructor").data[0]).toBeCloseTo(0.95, 12);
  });
});

describe("the thalamus", () => {
  it("has rates that follow from the voltages after the step", () => {
    const model = new ThalamicMassModel({ seed: 1, params: { duration: 5 } });
    model.run();
    const phi = (v: number) => 400 / (1 + Math.exp((-1.8137993642 * (v + 58.5)) / 6));
    for (const k of [0, 200, 499]) expect(model.Q_t.data[k]).toBeCloseTo(phi(model.V_t.data[k]!), 9);
  });
});

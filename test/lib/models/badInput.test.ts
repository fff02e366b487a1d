import { describe, expect, it } from "@jest/globals";
import type { RunOptions } from "../../../lib/index.js";
import { HopfModel, labelled, ThalamicMassModel, ValidationError, WCModel } from "../../../lib/index.js";

const two = [
  [0, 1],
  [1, 0],
];
const lengths = [
  [0, 20],
  [20, 0],
];
const NaN2 = [
  [0, 1],
  [Number.NaN, 0],
];

/** A model of two nodes that has run once, for 10 ms: 100 steps. */
function ready(): HopfModel {
  const model = new HopfModel({ Cmat: two, Dmat: lengths, seed: 1, params: { duration: 10 } });
  model.run();
  return model;
}

/** Anything, also what types forbid. */
const set = (name: string, value: unknown) => (model: HopfModel) => {
  (model.params as unknown as Record<string, unknown>)[name] = value;
};
const run = (options: object) => (model: HopfModel) => model.run(options as RunOptions);
const setAndRun =
  (values: Record<string, unknown>, options: object = {}) =>
  (model: HopfModel) => {
    for (const [name, value] of Object.entries(values)) set(name, value)(model);
    model.run(options as RunOptions);
  };

type Case = readonly [title: string, action: (model: HopfModel) => unknown, message: string];

const parameters: readonly Case[] = [
  ["a misspelt name", set("K_gI", 1), 'hopf has no parameter "K_gI". Did you mean "K_gl"?'],
  [
    "a misspelt name that is read",
    (m) => (m.params as unknown as { durration: number }).durration,
    'hopf has no parameter "durration". Did you mean "duration"?',
  ],
  [
    "a removed parameter",
    (m) => delete (m.params as unknown as { a?: number }).a,
    'The parameter "a" of hopf cannot be removed; set it to its default instead.',
  ],
  ["NaN", set("a", Number.NaN), "a of hopf must be finite, got NaN. Its default is 0.25."],
  [
    "Infinity",
    set("w", Number.POSITIVE_INFINITY),
    "w of hopf must be finite, got Infinity. Its default is 0.2.",
  ],
  ["text", set("a", "0.3"), 'a of hopf must be a number, or one number per node, got "0.3".'],
  ["undefined", set("a", undefined), "a of hopf must be a number, or one number per node, got undefined."],
  [
    "NaN among values of nodes",
    set("a", [0.1, Number.NaN]),
    "a[1] of hopf must be finite, got NaN. Its default is 0.25.",
  ],
  [
    "too many values of nodes",
    setAndRun({ a: [0.1, 0.2, 0.3] }),
    "a of hopf must be one number or 2 (one per node), got 3.",
  ],
  [
    "a wrong choice",
    set("coupling", "difusive"),
    'coupling of hopf must be one of "diffusive", "additive", got "difusive".',
  ],
  [
    "another N",
    set("N", 3),
    "N of hopf follows from Cmat and cannot be set. Make a new model with another Cmat.",
  ],
  [
    "dt of zero",
    set("dt", 0),
    "dt of hopf must be a positive number of ms, got 0. 0.1 ms suits most models.",
  ],
  [
    "negative dt",
    set("dt", -0.1),
    "dt of hopf must be a positive number of ms, got -0.1. 0.1 ms suits most models.",
  ],
  [
    "dt that is not a number",
    set("dt", Number.NaN),
    "dt of hopf must be a positive number of ms, got NaN. 0.1 ms suits most models.",
  ],
  [
    "duration of zero",
    set("duration", 0),
    "duration of hopf must be a positive number of ms, got 0. Give the simulated time of one run, e.g. 2000.",
  ],
  [
    "a duration between two steps",
    setAndRun({ duration: 10.05 }),
    "duration of hopf must be a multiple of dt = 0.1 ms, got 10.05 ms. 101 steps are 10.1 ms.",
  ],
  [
    "a duration below dt",
    setAndRun({ duration: 0.01 }),
    "duration of hopf must be a multiple of dt = 0.1 ms, got 0.01 ms. 1 steps are 0.1 ms.",
  ],
  [
    "a negative seed",
    set("seed", -1),
    "seed of hopf must be a whole number from 0 to 2^53 − 1, or null, got -1.",
  ],
  [
    "a broken seed",
    set("seed", 1.5),
    "seed of hopf must be a whole number from 0 to 2^53 − 1, or null, got 1.5.",
  ],
  [
    "a huge seed",
    set("seed", 2 ** 53),
    "seed of hopf must be a whole number from 0 to 2^53 − 1, or null, got 9007199254740992.",
  ],
  [
    "an infinite speed",
    set("signalV", Number.POSITIVE_INFINITY),
    "signalV of hopf must be a finite speed in mm/ms, got Infinity. 0 switches delays off.",
  ],
  [
    "sampling_dt of zero",
    set("sampling_dt", 0),
    "sampling_dt of hopf must be a positive number of ms, got 0. Use null to keep every step.",
  ],
  [
    "sampling_dt below dt",
    setAndRun({ sampling_dt: 0.05 }),
    "sampling_dt of hopf must be at least dt = 0.1 ms, got 0.05 ms. Use null to keep every step.",
  ],
  [
    "sampling_dt beyond the duration",
    setAndRun({ sampling_dt: 20 }),
    "sampling_dt of hopf must not exceed the duration of 10 ms, got 20 ms.",
  ],
  [
    "sampling_dt between two steps",
    setAndRun({ sampling_dt: 0.25 }),
    "sampling_dt of hopf must be a multiple of dt = 0.1 ms, got 0.25 ms.",
  ],
];

const inputs: readonly Case[] = [
  [
    "NaN",
    set("x_ext", Number.NaN),
    "x_ext of hopf must be finite, got NaN. Give a number, or an array of finite numbers.",
  ],
  ["text", set("x_ext", "sine"), 'x_ext of hopf must be a number, an array or a matrix, got "sine".'],
  ["nothing", set("x_ext", null), "x_ext of hopf must be a number, an array or a matrix, got null."],
  [
    "an empty array",
    setAndRun({ x_ext: [] }),
    "x_ext must be a matrix: rows of numbers or a labelled array. It has no rows.",
  ],
  [
    "a vector of another length",
    setAndRun({ x_ext: [1, 2, 3] }),
    "x_ext must be a number, 2 values (one per node), 100 values (one per step) or a 2 × 100 matrix, got 3 values.",
  ],
  [
    "a vector one step short",
    setAndRun({ x_ext: new Float64Array(99) }),
    "x_ext must be a number, 2 values (one per node), 100 values (one per step) or a 2 × 100 matrix, got 99 values.",
  ],
  [
    "a vector that could be both",
    setAndRun({ duration: 0.2, x_ext: [1, 2] }),
    "x_ext has 2 values, which is both the number of nodes and of steps. Give a matrix: [[…], …] with one row per node, or one row for all nodes.",
  ],
  [
    "too many rows",
    setAndRun({ x_ext: [[1], [2], [3]] }),
    "x_ext must have 2 rows (one per node) or one row for all, got 3 × 1.",
  ],
  [
    "a transposed matrix",
    setAndRun({ x_ext: Array.from({ length: 100 }, () => [1, 2]) }),
    "x_ext must have 2 rows (one per node) or one row for all, got 100 × 2.",
  ],
  [
    "a matrix that is too short",
    setAndRun({ x_ext: [new Array(50).fill(0), new Array(50).fill(0)] }),
    "x_ext must cover the run: 100 steps need 100 columns, got 50. Make it longer, or shorten the duration.",
  ],
  [
    "rows of different lengths",
    setAndRun({ x_ext: [[1, 2], [1]] }),
    "All rows of x_ext must have 2 numbers like the first, row 1 has 1.",
  ],
  [
    "rows that are no rows",
    setAndRun({ x_ext: [[1, 2], 3] }),
    "All rows of x_ext must have 2 numbers like the first, row 1 is 3.",
  ],
  [
    "a row of text",
    setAndRun({ x_ext: [["a"], ["b"]] }),
    "x_ext[0][0] must be finite, got NaN. Replace missing entries before the run.",
  ],
  [
    "NaN in a vector",
    setAndRun({ x_ext: [1, Number.NaN] }),
    "x_ext[1] must be finite, got NaN. Replace missing values before the run.",
  ],
  [
    "NaN in a matrix",
    setAndRun({ x_ext: [[1], [Number.NaN]] }),
    "x_ext[1][0] must be finite, got NaN. Replace missing entries before the run.",
  ],
  [
    "three dimensions",
    setAndRun({ x_ext: labelled(new Float64Array(8), [2, 2, 2], ["a", "b", "c"]) }),
    "x_ext must have two dimensions, got shape [2, 2, 2].",
  ],
  [
    "a labelled array whose shape does not fit its data",
    setAndRun({ x_ext: { data: new Float64Array(3), shape: [2, 100], dims: ["region", "time"] } }),
    "x_ext of shape [2, 100] must hold 200 numbers, got 3.",
  ],
  ["too many inputs", (m) => m.setInputs([1, 2, 3]), "hopf has 2 inputs (x_ext, y_ext), got 3."],
];

const initials: readonly Case[] = [
  [
    "too many values",
    setAndRun({ xs_init: [1, 2, 3] }),
    "xs_init must have one value per node (2), got 3. A history is a matrix node × column.",
  ],
  [
    "too many rows",
    setAndRun({ xs_init: [[1], [2], [3]] }),
    "xs_init must have 2 rows, one per node, got 3 × 1.",
  ],
  [
    "NaN",
    set("ys_init", Number.NaN),
    "ys_init of hopf must be finite, got NaN. Give a number, or an array of finite numbers.",
  ],
  [
    "NaN in the history",
    setAndRun({
      xs_init: [
        [1, Number.NaN],
        [1, 1],
      ],
    }),
    "xs_init[0][1] must be finite, got NaN. Replace missing entries before the run.",
  ],
  ["text", set("xs_init", "random"), 'xs_init of hopf must be a number, an array or a matrix, got "random".'],
];

const matrices: readonly Case[] = [
  ["a number as Cmat", set("Cmat", 1), "Cmat of hopf must be a matrix [target][source], got 1."],
  ["a Cmat of another size", setAndRun({ Cmat: [[0]] }), "Cmat must be 2 × 2 like Cmat, got 1 × 1."],
  [
    "a lengthMat of another size",
    setAndRun({ lengthMat: [[0]] }),
    "lengthMat must be 2 × 2 like Cmat, got 1 × 1.",
  ],
  [
    "NaN in Cmat",
    setAndRun({ Cmat: NaN2 }),
    "Cmat[1][0] must be finite, got NaN. Replace missing entries before the run.",
  ],
  [
    "a negative length",
    setAndRun({
      lengthMat: [
        [0, 1],
        [-2, 0],
      ],
    }),
    "lengthMat[1][0] must not be negative, got -2. Fibre lengths are in mm.",
  ],
];

const runs: readonly Case[] = [
  [
    "a chunk of no steps",
    run({ chunksize: 0 }),
    "chunksize must be a whole number of steps, at least 1, got 0. 2 s are 20000 steps.",
  ],
  [
    "a broken chunk",
    run({ chunksize: 2.5 }),
    "chunksize must be a whole number of steps, at least 1, got 2.5. 2 s are 20000 steps.",
  ],
  [
    "chunks shorter than sampling_dt",
    setAndRun({ sampling_dt: 1 }, { chunksize: 5 }),
    "A chunk of 5 steps (0.5 ms) is shorter than sampling_dt = 1 ms. Use longer chunks.",
  ],
  [
    "a variable that is not there",
    run({ record: { variables: ["X"] } }),
    'hopf has no variable "X" to record. Did you mean "x"?',
  ],
  [
    "a node that is not there",
    run({ record: { nodes: [0, 2] } }),
    "record.nodes must be whole numbers from 0 to 1, got 2.",
  ],
  [
    "a broken node",
    run({ record: { nodes: [0.5] } }),
    "record.nodes must be whole numbers from 0 to 1, got 0.5.",
  ],
  ["no last milliseconds", run({ record: { last: 0 } }), "record.last must be a positive time in ms, got 0."],
  [
    "an unknown precision",
    run({ record: { precision: "f16" } }),
    'record.precision must be "f64" or "f32", got "f16".',
  ],
  [
    "noise of another shape",
    run({
      noise: [
        { data: new Float64Array(10), columns: 5 },
        { data: new Float64Array(10), columns: 5 },
      ],
    }),
    "noise[0] must be 2 × 100 (node × step), got 2 × 5.",
  ],
  [
    "noise for too few variables",
    run({ noise: [{ data: new Float64Array(200), columns: 100 }] }),
    "hopf has 2 noisy variables, got noise for 1.",
  ],
  ["a misspelt option", run({ chunkSize: 10 }), 'run has no option "chunkSize". Did you mean "chunksize"?'],
  [
    "an unknown integrator",
    (m) => {
      m.integrator = "rk45" as never;
      m.run();
    },
    'There is no integrator "rk45". There are: euler, heun, rk4.',
  ],
];

describe.each([
  ["parameters", parameters],
  ["inputs", inputs],
  ["initial values", initials],
  ["matrices", matrices],
  ["runs", runs],
])("bad %s are refused with rule, value and remedy", (_, cases) => {
  it.each(cases)("%s", (_title, action, message) => {
    const model = ready();
    const before = { outputs: model.output, state: model.state };
    let error: unknown;
    try {
      action(model);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toContain(message);
    // Nothing was started: outputs and state are those of the run before.
    expect(model.output).toBe(before.outputs);
    expect(model.state).toEqual(before.state);
  });
});

describe("a model is not made from", () => {
  const cases: readonly [string, () => unknown, string][] = [
    [
      "a Cmat that is not square",
      () => new HopfModel({ Cmat: [[0, 1]], Dmat: [[0, 1]] }),
      "Cmat must be square, got 1 × 2. Give one row and one column per node.",
    ],
    [
      "a Dmat of another size",
      () => new HopfModel({ Cmat: two, Dmat: [[0]] }),
      "Dmat must be 2 × 2 like Cmat, got 1 × 1.",
    ],
    [
      "a Cmat without Dmat",
      () => new HopfModel({ Cmat: two }),
      "A network needs fibre lengths: give Dmat beside Cmat (a matrix of zeros for no delays).",
    ],
    [
      "a Dmat without Cmat",
      () => new HopfModel({ Dmat: lengths }),
      "Dmat was given without Cmat. Give the weights too, or neither for a single node.",
    ],
    [
      "NaN in Cmat",
      () => new HopfModel({ Cmat: NaN2, Dmat: lengths }),
      "Cmat[1][0] must be finite, got NaN. Replace missing entries before the run.",
    ],
    [
      "NaN in Dmat",
      () => new HopfModel({ Cmat: two, Dmat: NaN2 }),
      "Dmat[1][0] must be finite, got NaN. Replace missing entries before the run.",
    ],
    [
      "negative lengths",
      () =>
        new HopfModel({
          Cmat: two,
          Dmat: [
            [0, -1],
            [1, 0],
          ],
        }),
      "Dmat[0][1] must not be negative, got -1. Fibre lengths are in mm.",
    ],
    [
      "an empty Cmat",
      () => new HopfModel({ Cmat: [], Dmat: [] }),
      "Cmat must be a matrix: rows of numbers or a labelled array. It has no rows.",
    ],
    [
      "a vector as Cmat",
      () => new HopfModel({ Cmat: [1, 2] as never, Dmat: lengths }),
      "Cmat must be a matrix: rows of numbers or a labelled array. Its row 0 is 1.",
    ],
    [
      "too few region names",
      () => new HopfModel({ Cmat: two, Dmat: lengths, regions: ["left"] }),
      "regions must name all 2 nodes, got 1 names.",
    ],
    [
      "a network where a single node belongs",
      () => new ThalamicMassModel({ Cmat: two, Dmat: lengths }),
      "thalamus has a single node, got a Cmat of 2 × 2. Leave out Cmat and Dmat.",
    ],
    [
      "a misspelt option",
      () => new HopfModel({ CMat: two, Dmat: lengths } as never),
      'hopf has no option "CMat". Did you mean "Cmat"?',
    ],
    [
      "a misspelt parameter among its options",
      () => new WCModel({ params: { tau_ecx: 2 } as never }),
      'wc has no parameter "tau_ecx". Did you mean "tau_exc"?',
    ],
    [
      "a parameter that is not finite",
      () => new WCModel({ params: { tau_exc: Number.NaN } }),
      "tau_exc of wc must be finite, got NaN.",
    ],
    [
      "a broken seed",
      () => new HopfModel({ seed: 0.5 }),
      "seed of hopf must be a whole number from 0 to 2^53 − 1, or null, got 0.5.",
    ],
    [
      "an unknown target",
      () => new HopfModel({ target: "gpu" as never }),
      'target must be "wasm" or "js", got "gpu".',
    ],
  ];

  it.each(cases)("%s", (_, make, message) => {
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });
});

describe("outputs that are not there", () => {
  it("are named, with what to do", () => {
    expect(() => new HopfModel().x).toThrow('hopf has no output "x" yet. Call run() first.');
    expect(() => ready().getOutput("z")).toThrow(
      'hopf has no output "z". Did you mean "x"? There are: x, y, t.',
    );
    expect(() => ready().BOLD).toThrow('hopf has no output "BOLD.t_BOLD".');
    expect(() => ready().getOutputs("x")).toThrow(
      'The output "x" of hopf is an array, not a group. Use getOutput.',
    );
    expect(() => new HopfModel().saveState()).toThrow(
      "hopf has no state before its first run. Call run() first.",
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import {
  diffusion,
  type ModelDefinition,
  type ModelFunction,
  network,
} from "../../../../lib/engine/definition.js";
import { equationsOf } from "../../../../lib/engine/latex/equations.js";
import {
  latexOf,
  modelMarkdown,
  parameterMarkdown,
  parameterTable,
} from "../../../../lib/engine/latex/index.js";
import { numberOf, symbolOf, withIndex } from "../../../../lib/engine/latex/symbolNames.js";
import { ALNModel, HopfModel, KuramotoModel } from "../../../../lib/index.js";
import { jupyterDisplay } from "../../../../lib/jupyterDisplay.js";
import { definitions, type Variant, variants } from "../../models/definitions.js";

/** Right-hand side of a model of one state x with parameters a, tau_exc. */
function formula(equations: ModelFunction, more: Partial<ModelDefinition> = {}): string {
  const parameter = (value: number) => ({ default: value, unit: "", description: "" });
  const definition: ModelDefinition = {
    name: "test",
    description: "",
    references: [],
    parameters: { a: parameter(1), tau_exc: parameter(2) },
    states: { x: { unit: "", description: "" }, y: { unit: "", description: "" } },
    equations,
    outputs: ["x"],
    output: "x",
    ...more,
  };
  const [first, second, ...rest] = equationsOf(definition);
  expect(second!.terms.join()).toMatch(/^-y/);
  return [first!, ...rest]
    .map(({ left, relation, terms }) => `${left} ${relation} ${terms.join(" ")}`)
    .join("\n");
}

describe("equations as LaTeX", () => {
  it("of the Hopf model read like those of the paper", () => {
    expect(new HopfModel().latex()).toMatchInlineSnapshot(`
"\\begin{aligned}
\\frac{\\mathrm{d} x_{n}}{\\mathrm{d} t} &= x_{n} \\left(a - x_{n}^{2} - y_{n}^{2}\\right) - \\omega \\, y_{n} + K_{\\mathrm{gl}} \\, \\sum_{l} C_{nl} \\, \\left(x_{l}(t - d_{nl}) - x_{n}\\right) + x_{\\mathrm{ou},n} + x_{\\mathrm{ext},n} \\\\[6pt]
\\frac{\\mathrm{d} y_{n}}{\\mathrm{d} t} &= y_{n} \\left(a - x_{n}^{2} - y_{n}^{2}\\right) + \\omega \\, x_{n} + y_{\\mathrm{ou},n} + y_{\\mathrm{ext},n} \\\\[6pt]
\\frac{\\mathrm{d} x_{\\mathrm{ou},n}}{\\mathrm{d} t} &= \\frac{x_{\\mathrm{ou},\\mathrm{mean}} - x_{\\mathrm{ou},n}}{\\tau_{\\mathrm{ou}}} + \\sigma_{\\mathrm{ou}} \\, \\xi_{x_{\\mathrm{ou},n}}(t) \\\\[6pt]
\\frac{\\mathrm{d} y_{\\mathrm{ou},n}}{\\mathrm{d} t} &= \\frac{y_{\\mathrm{ou},\\mathrm{mean}} - y_{\\mathrm{ou},n}}{\\tau_{\\mathrm{ou}}} + \\sigma_{\\mathrm{ou}} \\, \\xi_{y_{\\mathrm{ou},n}}(t)
\\end{aligned}"
`);
  });

  it("of the Kuramoto model show the sine of differences that two linear sums compute", () => {
    expect(new KuramotoModel().latex()).toMatchInlineSnapshot(`
"\\begin{aligned}
\\frac{\\mathrm{d} \\theta_{n}}{\\mathrm{d} t} &= \\omega + \\frac{k}{N} \\, \\sum_{l} C_{nl} \\, \\sin\\left(\\theta_{l}(t - d_{nl}) - \\theta_{n}\\right) + \\theta_{\\mathrm{ou},n} + \\theta_{\\mathrm{ext},n} \\\\[6pt]
\\frac{\\mathrm{d} \\theta_{\\mathrm{ou},n}}{\\mathrm{d} t} &= -\\frac{\\theta_{\\mathrm{ou},n}}{\\tau_{\\mathrm{ou}}} + \\sigma_{\\mathrm{ou}} \\, \\xi_{\\theta_{\\mathrm{ou},n}}(t) \\\\[6pt]
\\theta_{n} &\\in \\left[0, 2\\pi\\right)
\\end{aligned}"
`);
  });

  it("follow the coupling that a model has been given", () => {
    const model = new HopfModel();
    model.params.coupling = "additive";
    expect(model.latex()).toContain("K_{\\mathrm{gl}} \\, \\sum_{l} C_{nl} \\, x_{l}(t - d_{nl}) +");
  });

  it("of ALN name local delays, squared weights and look-ups", () => {
    const text = new ALNModel().latex();
    expect(text).toContain("R_{E,n} &= 10^{-3} \\, r_{E,n}(t - d_E)");
    expect(text).toContain("\\sum_{l} C_{nl}^{2} \\, r_{E,l}(t - d_{nl})");
    expect(text).toContain("r_{E,n} &= 10^{3} \\, \\Phi_r\\left(\\mu_{E,n}^{A}, \\sigma_{E,n}\\right)");
    expect(text).toContain("v_{EE,n} &\\ge 0");
  });

  it.each(variants.map((variant): [string, Variant] => [variant.title, variant]))(
    "of %s are balanced and mention every state and rate",
    (_, { definition, choices }) => {
      const text = latexOf(definition, { choices });
      expect(text.match(/\{/g)!.length).toBe(text.match(/\}/g)!.length);
      expect(text.match(/\\left[^a-z]/g)?.length).toBe(text.match(/\\right[^a-z]/g)?.length);
      expect(text).not.toMatch(/undefined|NaN|state:|param:|helper:/);
      const names = new Set(equationsOf(definition, choices).map(({ name }) => name));
      const states = Object.keys(definition.states).filter((name) => !/^(sigma[ei]_f|rd_)/.test(name));
      for (const name of [...states, ...Object.keys(definition.rates ?? {})]) expect(names).toContain(name);
    },
  );

  it("flatten sums and products, and write quotients as fractions", () => {
    expect(
      formula(({ x, y }, { a, tau_exc }) => ({
        x: (a * x - (y - 2 * (a + 1))) / tau_exc - x * x * 0.001,
        y: -y,
      })),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = \\frac{a \\, x - y + 2 \\left(a + 1\\right)}{\\tau_{\\mathrm{exc}}} - 10^{-3} \\, x^{2}"`,
    );
  });

  it("put long factors behind the fraction", () => {
    expect(
      formula(({ x, y }, { a, tau_exc }) => ({ x: (a / tau_exc) * (x + y) + 1 / (tau_exc * a), y: -y })),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = \\frac{a}{\\tau_{\\mathrm{exc}}} \\left(x + y\\right) + \\frac{1}{\\tau_{\\mathrm{exc}} \\, a}"`,
    );
  });

  it("write polynomials without the parentheses of Horner's scheme", () => {
    expect(
      formula(({ x, y }, { a }) => ({ x: ((-a * x + 3) * x - 2) * x + 1 - y, y: -y })),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = -a \\, x^{3} + 3 \\, x^{2} - 2 \\, x + 1 - y"`,
    );
  });

  it("write powers, roots, functions and negative numbers", () => {
    expect(
      formula(({ x, y }, { a }) => ({
        x: Math.exp(-x) ** 2 + Math.sqrt(Math.sqrt(y)) - x ** a + Math.abs(x) ** 3 + x * -3,
        y: -y,
      })),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = \\left(\\exp\\left(-x\\right)\\right)^{2} + y^{1/4} - x^{a} + \\left|x\\right|^{3} - 3 \\, x"`,
    );
  });

  it("write conditions as cases, each decided once", () => {
    expect(
      formula(({ x, y }, { a }) => {
        const isLarge = x > a && y !== 0;
        return { x: isLarge ? (isLarge ? x : y) : Math.max(x, y), y: -y };
      }),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = \\begin{cases} x & \\text{if } a < x \\land y \\ne 0 \\\\ \\max\\left(x, y\\right) & \\text{otherwise} \\end{cases}"`,
    );
  });

  it("keep the names of quantities that are used twice, and of helper functions and constants", () => {
    const gain = (v: number, slope: number) => 1 / (1 + Math.exp(-slope * v));
    expect(
      formula(
        ({ x, y }, { a, tau_exc }, { drive }, { gain, E_0 }) => {
          const total = x + a * drive;
          const once = x * y;
          return { x: gain(total, a) - total / tau_exc + once * E_0, y: -y };
        },
        { functions: { gain }, constants: { E_0: 3 }, couplings: { drive: network("y", { power: 2 }) } },
      ),
    ).toMatchInlineSnapshot(`
"\\frac{\\mathrm{d} x_{n}}{\\mathrm{d} t} = \\mathrm{gain}\\left(\\mathrm{total}_{n}, a\\right) - \\frac{\\mathrm{total}_{n}}{\\tau_{\\mathrm{exc}}} + x_{n} \\, y_{n} \\, E_{0}
\\mathrm{total}_{n} = x_{n} + a \\, \\sum_{l} C_{nl}^{2} \\, y_{l}(t - d_{nl})
\\mathrm{gain}\\left(v, \\mathrm{slope}\\right) = \\frac{1}{1 + \\exp\\left(-\\mathrm{slope} \\, v\\right)}"
`);
  });

  it("give white noise in a state's own equation its amplitude", () => {
    expect(
      formula(({ x, y }, { a }) => ({ x: -a * x, y: -y }), {
        noise: { x: diffusion(({ x }: { x: number }, { a }: { a: number }) => a + x) },
      }),
    ).toMatchInlineSnapshot(
      `"\\frac{\\mathrm{d} x}{\\mathrm{d} t} = -a \\, x + \\left(a + x\\right) \\, \\xi_{x}(t)"`,
    );
  });

  it("name shared parts that the author left unnamed, so that formulas do not explode", () => {
    const text = formula(({ x, y }, { a }) => {
      let v = x;
      v = Math.sin(v * a + y) + v * v;
      v = Math.sin(v * a + y) + v * v;
      v = Math.sin(v * a + y) + v * v;
      v = Math.sin(v * a + y) + v * v;
      v = Math.sin(v * a + y) + v * v;
      return { x: v, y: -y };
    });
    expect(text).toContain("q_{1}");
    expect(text.length).toBeLessThan(1000);
  });
});

describe("symbols of names", () => {
  it.each([
    ["a", "a"],
    ["tau_exc", "\\tau_{\\mathrm{exc}}"],
    ["tauA", "\\tau_{A}"],
    ["theta", "\\theta"],
    ["sigma_ou", "\\sigma_{\\mathrm{ou}}"],
    ["Omega", "\\Omega"],
    ["Alpha", "\\alpha"],
    ["epsilon", "\\varepsilon"],
    ["g_L", "g_{L}"],
    ["k1", "k_{1}"],
    ["z1ee", "z_{1,\\mathrm{ee}}"],
    ["d_phi", "d_{\\varphi}"],
    ["input", "\\mathrm{input}"],
    ["x_ou_mean", "x_{\\mathrm{ou},\\mathrm{mean}}"],
    // Not eta within theta, nor mu within muscle.
    ["muscle", "\\mathrm{muscle}"],
  ])("%s becomes %s", (name, symbol) => expect(symbolOf(name)).toBe(symbol));

  it.each([
    ["x", "x_{n}"],
    ["r_E", "r_{E,n}"],
    ["\\mu_{\\mathrm{ext}}^{A}", "\\mu_{\\mathrm{ext},n}^{A}"],
    ["\\bar{s_1}", "\\bar{s_1}_{n}"],
    ["d_\\varphi", "d_{\\varphi,n}"],
  ])("%s of node n becomes %s", (symbol, indexed) => expect(withIndex(symbol, "n")).toBe(indexed));

  it.each([
    [0.001, "10^{-3}"],
    [1000, "10^{3}"],
    [-51.8e-6, "-5.18 \\cdot 10^{-5}"],
    [0.25, "0.25"],
    [2 * Math.PI, "2\\pi"],
    [-Math.PI, "-\\pi"],
    [Number.POSITIVE_INFINITY, "\\infty"],
    [0, "0"],
  ])("the number %d is written %s", (value, text) => expect(numberOf(value)).toBe(text));
});

describe("tables of parameters", () => {
  it("give name, symbol, default, unit, range and description", () => {
    const rows = new HopfModel().parameterTable();
    expect(rows[0]).toEqual({
      name: "coupling",
      symbol: "\\mathrm{coupling}",
      default: "diffusive",
      unit: "",
      range: "diffusive, additive",
      description: "type of coupling",
    });
    expect(rows.find(({ name }) => name === "w")).toEqual({
      name: "w",
      symbol: "\\omega",
      default: 0.2,
      unit: "rad/ms",
      range: "0 … 2",
      description: "angular frequency",
    });
    expect(rows.at(-1)!.name).toBe("y_ext");
  });

  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    "of %s describe every parameter in words",
    (_, definition) => {
      const rows = parameterTable(definition);
      expect(rows.map(({ name }) => name)).toEqual([
        ...Object.keys(definition.parameters),
        ...Object.keys(definition.inputs ?? {}),
      ]);
      for (const { description, symbol } of rows) expect(`${description}|${symbol}`).toMatch(/.{3,}\|./);
    },
  );

  it("are what the examples of the documentation say", () => {
    const hopf = definitions.find(({ name }) => name === "hopf")!;
    expect(latexOf(hopf)).toContain("\\sum_{l} C_{nl}");
    expect(parameterTable(hopf)[2]).toMatchObject({ name: "a", symbol: "a", default: 0.25, range: "-2 … 2" });
    expect(modelMarkdown(hopf).startsWith("**hopf**")).toBe(true);
  });

  it("are Markdown with one row per parameter", () => {
    const lines = parameterMarkdown(definitions.find(({ name }) => name === "wc")!).split("\n");
    expect(lines[0]).toBe("| name | symbol | default | unit | range | description |");
    expect(lines).toContain(
      "| `tau_exc` | $\\tau_{\\mathrm{exc}}$ | 2.5 | ms | 0.5 … 50 | excitatory time constant |",
    );
  });

  it("show what a model's parameters are now, in notebooks together with the equations", () => {
    const model = new KuramotoModel({
      Cmat: [
        [0, 1],
        [1, 0],
      ],
      Dmat: [
        [0, 0],
        [0, 0],
      ],
    });
    model.params.omega = [0.1, 0.2] as never;
    const display = (model as unknown as Record<symbol, () => Record<string, string>>)[jupyterDisplay]!;
    const bundle = display.call(model);
    expect(bundle["text/markdown"]).toContain("| `omega` | $\\omega$ | 2 values | 3.14159 | rad/ms |");
    expect(bundle["text/markdown"]).toContain("$$\n\\begin{aligned}");
    expect(bundle["text/plain"]).toContain("KuramotoModel (2 nodes)");
    expect(modelMarkdown(model.definition)).toContain("- Kuramoto");
  });
});

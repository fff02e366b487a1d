import { describe, expect, it } from "@jest/globals";
import ts from "@tslab/typescript-for-tslab";
import { transformSync } from "esbuild";
import { compileStep } from "../../../../lib/engine/compileStep.js";
import type { ModelDefinition } from "../../../../lib/engine/definition.js";
import { integrators } from "../../../../lib/engine/integrators/registry.js";
import type { Value } from "../../../../lib/engine/parse/values.js";
import { buildSystem } from "../../../../lib/engine/system.js";
import { definitions, modelTables, scatter, variants } from "../../models/definitions.js";
import { numbers, text, texts } from "./translated.js";

describe("a model function may be written as", () => {
  const expected = { x: "sub(mul(a, y), x)", y: "div(neg(y), b)" };

  it.each([
    ["an arrow function", "({ x, y }, { a, b }) => ({ x: a * y - x, y: -y / b })"],
    ["an arrow function with a body", "({ x, y }, { a, b }) => { return { x: a * y - x, y: -y / b }; }"],
    ["a function", "function ({ x, y }, { a, b }) { return { x: a * y - x, y: -y / b }; }"],
    ["a named function", "function f({ x, y }, { a, b }) { return { x: a * y - x, y: -y / b }; }"],
    ["a method", "equations({ x, y }, { a, b }) { return { x: a * y - x, y: -y / b }; }"],
    ["a function of plain arguments", "(s, p) => ({ x: p.a * s.y - s.x, y: -s.y / p.b })"],
    ["one that renames what it takes", "({ x: u, y: v }, { a: k, b }) => ({ x: k * v - u, y: -v / b })"],
    ["one with brackets", '(s, p) => ({ "x": p["a"] * s["y"] - s["x"], y: -s["y"] / p["b"] })'],
    [
      "one that takes apart inside",
      "(s, p) => { const { x, y } = s, { a, b } = p; return { x: a * y - x, y: -y / b }; }",
    ],
    [
      "one with intermediate names",
      "({ x, y }, { a, b }) => { const gain = a * y; let rest = -y; return { x: gain - x, y: rest / b }; }",
    ],
    [
      "one with assignments",
      "({ x, y }, { a, b }) => { let v = a; v *= y; v -= x; let w; w = -y; w /= b; return { x: v, y: w }; }",
    ],
    ["one with a sequence", "({ x, y }, { a, b }) => { let v; return v = a * y, { x: v - x, y: -y / b }; }"],
    [
      "one with shorthand results",
      "(s, { a, b }) => { const x = a * s.y - s.x, y = -s.y / b; return { x, y }; }",
    ],
    ["one that spreads a result", "({ x, y }, { a, b }) => ({ ...{ x: a * y - x, y: 0 }, y: -y / b })"],
    [
      "one with an inner function",
      "({ x, y }, { a, b }) => { const decay = (v, t = b) => -v / t; return { x: a * y - x, y: decay(y) }; }",
    ],
    [
      "one with a declared inner function",
      "({ x, y }, { a, b }) => { return { x: f(y) - x, y: -y / b }; function f(v) { return a * v; } }",
    ],
    [
      "one with nested inner functions",
      "({ x, y }, { a, b }) => { const f = (v) => { const g = (u) => a * u; return g(v); }; return { x: f(y) - x, y: -y / b }; }",
    ],
    [
      "one with an inner function of records",
      "(s, p) => { const f = ({ x, y }, k) => ({ x: k * y - x }); return { ...f(s, p.a), y: -s.y / p.b }; }",
    ],
    [
      "one with comments and directives",
      '(s, p) => { "use strict"; const { x, y } = s, { a, b } = p; /* x */ return { x: a * y - x /* why */, y: -y / b }; // end\n }',
    ],
    ["one with parentheses", "(({ x, y }, { a, b }) => (({ x: ((a * y) - (x)), y: (-y) / b })))"],
    [
      "one with blocks",
      "({ x, y }, { a, b }) => { { const k = a; { return { x: k * y - x, y: -y / b }; } } }",
    ],
    [
      "one that drops no effect",
      "({ x, y }, { a, b }) => { if (1 < 2) { return { x: a * y - x, y: -y / b }; } return { x, y }; }",
    ],
  ])("%s", (_, source) => expect(texts(source)).toEqual(expected));
});

describe("conditions", () => {
  const random = scatter(3);
  const points = Array.from({ length: 40 }, () => ({
    x: 4 * random() - 2,
    y: 4 * random() - 2,
    a: Math.round(2 * random()),
    b: 4 * random() - 2,
  }));
  /** The function itself is the oracle: what it computes as JavaScript is what its graph must give. */
  const agrees = (
    f: (s: { x: number; y: number }, p: { a: number; b: number }) => Record<string, number>,
  ) => {
    for (const point of points) {
      const plain = f(point, point);
      const counted = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, Number(value)]));
      expect(numbers(f, point)).toEqual(counted);
    }
  };

  it("choose values with ?:, nested and as numbers", () =>
    agrees(({ x, y }, { a, b }) => ({
      x: x > y ? (y >= b ? x : b) : x <= 0 ? a : -a,
      y: (x > y ? 2 : 1) * (x !== y ? y : 0) + (a === 1 ? 1 : 0),
    })));

  it("choose with if, else if and else", () =>
    agrees(({ x, y }, { a, b }) => {
      let v = 0;
      if (x > 1) v = a;
      else if (x > 0) {
        const w = x * y;
        v = w + b;
      } else {
        v -= 1;
        v *= y;
      }
      return { x: v, y: v + x };
    }));

  it("choose between returns, early and late", () =>
    agrees(({ x, y }, { a, b }) => {
      if (x > 1) return { x: a, y: 1 };
      let v = y;
      if (y > 0) {
        v += b;
        if (v > 1) return { x: v, y: 2 };
        v *= 2;
      } else if (b > 0) return { x: -v, y: 3 };
      if (a === 0) {
        return { x: v * v, y: 4 };
      }
      return { x: v, y: 5 };
    }));

  it("do not multiply: twenty ifs in a row stay small", () => {
    const steps = Array.from(
      { length: 20 },
      (_, i) => `if (x > ${i}) v = v + ${i + 1}; else v = v * a;`,
    ).join("\n");
    const source = `({ x }, { a }) => { let v = 0; ${steps} return { x: v }; }`;
    const values = { x: 7.5, y: 0, a: 2, b: 0 };
    const plain = new Function(`return (${source})`)() as (s: object, p: object) => Record<string, number>;
    expect(numbers(source, values)).toEqual(plain(values, values));
  });

  it("combine with && || and !, also as values and with numbers", () =>
    agrees(({ x, y }, { a, b }) => ({
      x: (x > 0 && y > 0) || !(b > 0) ? 1 : 0,
      y: (a || x) + (a && y),
      z: a ? x : y,
      w: !a ? x : y,
    })));

  it("hold for numbers that are neither 0 nor NaN", () => {
    const f = ({ x }: { x: number }) => ({ x: x ? 1 : 2, y: !x ? 3 : 4 });
    for (const x of [0, -0, Number.NaN, 1e-300, -3, Number.POSITIVE_INFINITY])
      expect(numbers(f, { x, y: 0, a: 0, b: 0 })).toEqual(f({ x }));
  });

  it("count as 1 and 0 in arithmetic, and can be kept in variables", () =>
    agrees(({ x, y }, { a, b }) => {
      const isUp = x > y;
      let isWild = isUp && y > b;
      if (a > 0) isWild = x < b;
      return { x: (isUp as unknown as number) * 3, y: isWild ? x : y };
    }));

  it("that are known pick a branch without computing the other", () => {
    const names = new Map<string, Value>([["mode", { kind: "text", text: "fast" }]]);
    expect(
      texts(
        '({ x, y }, { a }) => ({ x: mode === "fast" ? a * x : missing(x), y: mode !== "fast" || y > 0 ? y : -y })',
        names,
      ),
    ).toEqual({ x: "mul(a, x)", y: "select(lt(0, y), y, neg(y))" });
  });

  it("let a captured variable change: inner functions see its present value", () =>
    agrees(({ x, y }, { a }) => {
      let gain = 1;
      const f = (v: number) => gain * v;
      let v = f(x);
      if (a > 0) {
        gain = 3;
        v = f(y);
      }
      return { x: v, y: f(1) };
    }));

  it("compute remainders with the sign of the dividend, powers and unary signs as JavaScript does", () =>
    agrees(({ x, y }, { a, b }) => ({ x: x % 0.5, y: y ** 2 + +b, z: (a + 1) ** x, w: -(-x) })));
});

/** Source of a definition's function as a bundler would leave it, evaluated. */
function minified(f: (...args: never[]) => unknown, keepNames: boolean): (...args: never[]) => unknown {
  const source = Function.prototype.toString.call(f);
  const isMethod = /^\w+\s*\(/.test(source) && !source.startsWith("function");
  const wrapped = isMethod
    ? `export const f = ({${source}}).${/^\w+/.exec(source)![0]}`
    : `export const f = ${source}`;
  const { code } = transformSync(wrapped, { minify: true, keepNames, format: "cjs", target: "es2022" });
  const module = { exports: {} as { f: (...args: never[]) => unknown } };
  new Function("module", "exports", code)(module, module.exports);
  return module.exports.f;
}

function minifiedDefinition(definition: ModelDefinition, keepNames: boolean): ModelDefinition {
  const each = <T>(record: Readonly<Record<string, T>> | undefined, change: (value: T) => T) =>
    record && Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
  const small = (value: unknown) =>
    typeof value === "function" ? minified(value as (...args: never[]) => unknown, keepNames) : value;
  const fields = <T extends object>(spec: T): T =>
    Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, small(value)])) as T;
  return {
    ...definition,
    equations: small(definition.equations) as ModelDefinition["equations"],
    functions: each(definition.functions, (f) => small(f) as typeof f),
    couplings: each(definition.couplings, fields),
    observables: each(definition.observables, fields),
    noise: each(definition.noise, fields),
  };
}

/** All that is computed in a step, as text. */
function stepText(definition: ModelDefinition, choices: Readonly<Record<string, number | string>>): string[] {
  const step = compileStep(buildSystem(definition, choices), {
    integrator: integrators.heun,
    timeDependentInputs: new Set(),
    grids: modelTables(),
  });
  const stores = step.passes.flatMap((pass) => pass.stores);
  // Fixed parts stand for themselves; their numbering follows the order in which the source is read.
  const fixed = (node: string): string =>
    node.replace(/fixed:(\d+)/g, (_, i) => `[${shallow(step.fixed[Number(i)]!)}]`);
  return stores.map(({ target, node }) => `${target} = ${fixed(shallow(node))}`);
}

/** Text with shared parts written once, so that it stays short. */
function shallow(root: Parameters<typeof text>[0]): string {
  const lines = new Map<Parameters<typeof text>[0], string>();
  const visit = (node: Parameters<typeof text>[0]): string => {
    const known = lines.get(node);
    if (known) return known;
    const args = node.args.map(visit);
    const own =
      node.args.length === 0 ? text(node) : `${text({ ...node, args: [] } as typeof node)}[${args.join()}]`;
    const short = own.length > 60 ? `#${hash(own)}` : own;
    lines.set(node, short);
    return short;
  };
  return visit(root);
}

function hash(value: string): string {
  let state = 2166136261n;
  for (let i = 0; i < value.length; i++)
    state = BigInt.asUintN(64, (state ^ BigInt(value.charCodeAt(i))) * 1099511628211n);
  return state.toString(36);
}

describe("minified and transpiled functions", () => {
  it.each(variants.map((variant) => [variant.title, variant] as const))(
    "of %s compile to the same step when esbuild has minified them, with and without names",
    (_, { definition, choices }) => {
      const plain = stepText(definition, choices);
      expect(stepText(minifiedDefinition(definition, false), choices)).toEqual(plain);
      expect(stepText(minifiedDefinition(definition, true), choices)).toEqual(plain);
    },
  );

  const TRICKY = `export const f = ({ x, y }, { a, b }) => {
    const sigmoid = (v) => 1 / (1 + Math.exp(-v));
    let gain = a;
    if (x > b) gain = sigmoid(x);
    else if (y > b) { gain = sigmoid(y); gain *= 2; }
    let drive;
    if (a > 1) { drive = 1; } else { drive = Math.max(x, y, 0.5); }
    if (drive > 3 && y < 2) return { x: gain, y: Infinity };
    const isSmall = Math.abs(x) < 1e-3;
    return { x: isSmall ? gain : gain * drive, y: x < 0 || !isSmall ? -y : y };
  };`;

  it("of every construct give the same numbers after minification", () => {
    const load = (code: string) => {
      const module = { exports: {} as { f: (...args: object[]) => Record<string, number> } };
      new Function("module", "exports", code)(module, module.exports);
      return module.exports.f;
    };
    const plain = load(transformSync(TRICKY, { format: "cjs" }).code);
    const random = scatter(8);
    for (const options of [{ minify: true }, { minify: true, keepNames: true }, { minifySyntax: true }]) {
      const small = load(transformSync(TRICKY, { ...options, format: "cjs", target: "es2022" }).code);
      for (let i = 0; i < 50; i++) {
        const point = { x: 6 * random() - 2, y: 6 * random() - 2, a: 3 * random(), b: random() };
        expect(numbers(small, point)).toEqual(plain(point, point));
      }
    }
  });

  it("of notebook cells read names of earlier cells as exports", () => {
    const cell = `
      const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
      const half: number = 0.5;
      const equations = ({ x, y }: Record<string, number>, { a }: Record<string, number>) =>
        ({ x: sigmoid(a * x) * half, y: y! - half });
      export { sigmoid, half, equations };`;
    // The names of earlier cells are exports, so that later cells can change them.
    const { outputText } = ts.transpileModule(
      cell.replace(/\bconst (sigmoid|half|equations)/g, "export const $1").replace(/export \{.*\};/, ""),
      {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
      },
    );
    expect(outputText).toContain("(0, exports.sigmoid)(a * x) * exports.half");
    const exported = {} as Record<string, (...args: never[]) => unknown>;
    new Function("exports", outputText)(exported);
    // Names are looked up like those of `functions` and `constants` of a definition.
    const definition: ModelDefinition = {
      ...definitions.find(({ name }) => name === "hopf")!,
      name: "cell",
      parameters: { a: { default: 1, unit: "", description: "" } },
      states: { x: { unit: "", description: "" }, y: { unit: "", description: "" } },
      noise: {},
      inputs: {},
      couplings: {},
      functions: { sigmoid: exported.sigmoid! },
      constants: { half: exported.half as unknown as number },
      equations: exported.equations!,
    };
    const { states } = buildSystem(definition);
    expect(states.map(({ derivative }) => text(derivative))).toEqual([
      "mul(div(1, add(1, exp(neg(mul(param:a, state:x))))), 0.5)",
      "sub(state:y, 0.5)",
    ]);
  });
});

describe("the graph", () => {
  it("has one node for equal expressions, wherever they are written", () => {
    const result = texts("({ x, y }) => { const f = (v) => v * v; return { x: f(x) + y, y: x * x + y }; }");
    expect(result.x).toBe(result.y);
  });

  it("folds constants and neutral elements, and leaves the order of operations alone", () => {
    expect(
      texts("({ x, y }, { a }) => ({ x: 2 * 3 * x + 0 + Math.PI * 0, y: (x + y) + a - (1 - 1) })"),
    ).toEqual({
      x: "mul(6, x)",
      y: "add(add(x, y), a)",
    });
  });
});

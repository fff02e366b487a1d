import { describe, expect, it } from "@jest/globals";
import { compileStep } from "../../../../lib/engine/compileStep.js";
import { diffusion, type ModelDefinition, network } from "../../../../lib/engine/definition.js";
import { type IntegratorName, integrators } from "../../../../lib/engine/integrators/registry.js";
import type { Node } from "../../../../lib/engine/ir/node.js";
import type { TableGrid } from "../../../../lib/engine/passes/lower.js";
import { buildSystem } from "../../../../lib/engine/system.js";
import { printExpressions } from "../../../../lib/engine/targets/js/printExpressions.js";
import { small } from "../simulate.js";

const grid: TableGrid = {
  rows: { start: 0, step: 0.5, count: 5 },
  columns: { start: -1, step: 1, count: 3 },
};

/** Printed stores; shared parts are numbered in order, whatever their place in the graph. */
function print(stores: readonly { target: string; node: Node }[]): string {
  const names = new Map<string, string>();
  const text = printExpressions(
    stores.map(({ target, node }) => ({ node, store: (value) => `${target} = ${value};` })),
    {
      load: (name) => name,
      table: (name, channel, index) => `${name}.${channel}[${index}]`,
      tableRow: () => 3,
    },
  );
  return text.replace(/\bv\d+\b/g, (name) => {
    if (!names.has(name)) names.set(name, `v${names.size + 1}`);
    return names.get(name)!;
  });
}

/** What a kernel computes in one step: the host's part, then every pass. */
function code(
  definition: ModelDefinition,
  integrator: IntegratorName = "euler",
  inputs: string[] = [],
): string {
  const step = compileStep(buildSystem(definition), {
    integrator: integrators[integrator],
    timeDependentInputs: new Set(inputs),
    grids: { t: grid },
  });
  const fixed = step.fixed.map((node, i) => ({ target: `fixed:${i}`, node }));
  return [
    "// once",
    print(fixed),
    ...step.passes.flatMap(({ stores }, i) => [`// pass ${i}`, print(stores)]),
  ].join("\n");
}

const decay = small(
  ["x"],
  { tau: 2, K: 3, sigma: 0.1 },
  {
    equations: ({ x }, { tau, K }, { sum, drive }) => ({ x: (-x + K * sum + drive) / tau }),
    couplings: { sum: network("x") },
    inputs: { drive: { unit: "", description: "", default: 0 } },
  },
);

describe("generated code", () => {
  it("divides by parameters once, outside the loop, and gathers fixed factors", () => {
    expect(code(decay)).toMatchInlineSnapshot(`
"// once
fixed:0 = input:drive;
fixed:1 = param:K;
fixed:2 = (step:dt * (1 / param:tau));
// pass 0
const v1 = state:x;
const v2 = (v1 + (fixed:2 * (((-v1) + (fixed:1 * sum:sum)) + fixed:0)));
state:x = v2;
source:0 = v2;"
`);
  });

  it("loads what changes in time, and adds noise after the slope", () => {
    const noisy = { ...decay, noise: { x: diffusion("sigma") } };
    expect(code(noisy, "euler", ["drive"])).toMatchInlineSnapshot(`
"// once
fixed:0 = (step:sqrt_dt * param:sigma);
fixed:1 = param:K;
fixed:2 = (step:dt * (1 / param:tau));
// pass 0
const v1 = state:x;
const v2 = ((v1 + (fixed:2 * (((-v1) + (fixed:1 * sum:sum)) + input:drive))) + (fixed:0 * noise:0));
state:x = v2;
source:0 = v2;"
`);
  });

  it("bounds and wraps after the step", () => {
    const bounded = small(
      ["x", "angle"],
      {},
      {
        states: {
          x: { unit: "", description: "", clamp: { min: 0, max: 1 } },
          angle: { unit: "", description: "", wrap: 2 },
        },
        equations: ({ x }) => ({ x: -x, angle: 1 }),
      },
    );
    expect(code(bounded)).toMatchInlineSnapshot(`
"// once
const v1 = step:dt;
fixed:0 = v1;
fixed:1 = (-v1);
// pass 0
const v1 = state:x;
const v2 = (state:angle + fixed:0);
const v3 = (v2 - (2 * Math.floor((0.5 * v2))));
const v4 = ((v3 < 0) ? (v3 + 2) : v3);
state:x = primitive.max(primitive.min((v1 + (fixed:1 * v1)), 1), 0);
state:angle = ((2 <= v4) ? (v4 - 2) : v4);"
`);
  });

  it("computes shared parts once", () => {
    const shared = small(
      ["x", "y"],
      {},
      {
        equations: ({ x, y }) => ({ x: (1 - x * x - y * y) * x, y: (1 - x * x - y * y) * y }),
      },
    );
    expect(code(shared)).toMatchInlineSnapshot(`
"// once
fixed:0 = step:dt;
// pass 0
const v1 = state:x;
const v2 = state:y;
const v3 = ((1 - (v1 * v1)) - (v2 * v2));
const v4 = fixed:0;
state:x = (v1 + (v4 * (v3 * v1)));
state:y = (v2 + (v4 * (v3 * v2)));"
`);
  });

  it("leaves out what a choice switches off", () => {
    const choosing = small(
      ["x", "y"],
      {},
      {
        parameters: { mode: { unit: "", description: "", default: "plain", choices: ["plain", "filtered"] } },
        equations: ({ x, y }, { mode }) => ({
          x: mode === "filtered" ? y - x : -x,
          y: mode === "filtered" ? x - y : 0,
        }),
      },
    );
    expect(code(choosing)).toMatchInlineSnapshot(`
"// once
fixed:0 = (-step:dt);
// pass 0
const v1 = state:x;
state:x = (v1 + (fixed:0 * v1));"
`);
  });

  it("of Heun's scheme hands the predicted state to a second pass", () => {
    expect(code(small(["x"], {}, { equations: ({ x }) => ({ x: -x }) }), "heun")).toMatchInlineSnapshot(`
"// once
const v1 = step:dt;
const v2 = (0.5 * v1);
fixed:0 = v1;
fixed:1 = v2;
fixed:2 = (-v2);
// pass 0
const v1 = state:x;
const v2 = (-v1);
scratch:predicted:state:x = (v1 + (fixed:0 * v2));
scratch:half:x = (v1 + (fixed:1 * v2));
// pass 1
state:x = (scratch:half:x + (fixed:2 * scratch:predicted:state:x));"
`);
  });

  it("keeps what couplings read when it is more than a state", () => {
    const sine = small(
      ["x"],
      {},
      {
        equations: ({ x }, _, { sum }) => ({ x: sum - Math.sqrt(x) }),
        couplings: { sum: network(({ x }: { x: number }) => Math.sqrt(x)) },
      },
    );
    expect(code(sine)).toMatchInlineSnapshot(`
"// once
fixed:0 = step:dt;
// pass 0
const v1 = (state:x + (fixed:0 * (sum:sum - carried:0)));
state:x = v1;
source:0 = Math.sqrt(v1);"
`);
  });
});

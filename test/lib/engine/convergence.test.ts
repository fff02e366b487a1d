import { describe, expect, it } from "@jest/globals";
import { diffusion, local, network, ou } from "../../../lib/engine/definition.js";
import type { IntegratorName } from "../../../lib/engine/integrators/registry.js";
import { fillNormals } from "../../../lib/engine/rng/normals.js";
import { measuredOrder, simulate, small } from "./simulate.js";

const ORDERS: readonly [IntegratorName, number][] = [
  ["euler", 1],
  ["heun", 2],
  ["rk4", 4],
];

/** Errors at the end of runs with ever smaller steps, and the order that they show. */
function orderOf(
  error: (dt: number) => number,
  coarsest: number,
  halvings = 4,
): { order: number; errors: number[] } {
  const steps = Array.from({ length: halvings }, (_, i) => coarsest / 2 ** i);
  const errors = steps.map(error);
  return { order: measuredOrder(steps, errors), errors };
}

describe.each(ORDERS)("%s", (integrator, order) => {
  it(`converges with order ${order} for a nonlinear oscillator`, () => {
    // A pendulum that swings so far that its period is known only as an elliptic integral: energy and a
    // quarter of the period (Abramowitz & Stegun 17.3.1, arithmetic–geometric mean) are the oracle.
    const pendulum = small(
      ["angle", "speed"],
      {},
      {
        equations: ({ angle, speed }) => ({ angle: speed, speed: -Math.sin(angle) }),
      },
    );
    const start = 2;
    let [a, b] = [1, Math.cos(start / 2)];
    for (let i = 0; i < 8; i++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
    const quarter = Math.PI / (2 * a);
    const { order: measured, errors } = orderOf((h) => {
      const steps = Math.round((20 * 0.1) / h);
      const { angle } = simulate(pendulum, {
        integrator,
        dt: quarter / steps,
        steps,
        initial: (name) => (name === "angle" ? start : 0),
      });
      return Math.abs(angle![0]!);
    }, 0.1);
    expect(measured).toBeGreaterThan(order - 0.15);
    expect(measured).toBeLessThan(order + 0.4);
    expect(errors[0]).toBeLessThan(0.1);
  });

  it(`converges with order ${order} in a network with delays, none included`, () => {
    // x_n = v_n e^{λt} solves x_n' = −a_n x_n + Σ C_nl x_l(t − d_nl) for suitable a_n.
    const lambda = -0.35;
    const weights = [
      [0, 0.5, 0.2],
      [-0.4, 0, 0.3],
      [0.6, 0.1, 0],
    ];
    const delays = [
      [0, 0.8, 0],
      [1.6, 0, 2.4],
      [0, 0.8, 0],
    ];
    const v = [1, 1.5, -0.7];
    const a = Float64Array.from(v, (own, n) =>
      v.reduce(
        (sum, other, l) => sum + (weights[n]![l]! * other * Math.exp(-lambda * delays[n]![l]!)) / own,
        -lambda,
      ),
    );
    const linear = small(
      ["x"],
      { a: 0 },
      {
        equations: ({ x }, { a }, { sum }) => ({ x: -a * x + sum }),
        couplings: { sum: network("x") },
      },
    );
    const { order: measured, errors } = orderOf((dt) => {
      const steps = Math.round(4 / dt);
      const { x } = simulate(linear, {
        integrator,
        dt,
        steps,
        nodes: 3,
        parameters: { a },
        weights,
        delays: delays.map((row) => row.map((delay) => Math.round(delay / dt))),
        history: Math.round(2.4 / dt) + 8,
        initial: (_, n, back) => v[n]! * Math.exp(-lambda * back * dt),
      });
      return Math.hypot(...v.map((own, n) => x![n]! - own * Math.exp(lambda * 4)));
    }, 0.2);
    expect(measured).toBeGreaterThan(order - 0.15);
    expect(measured).toBeLessThan(order + 0.5);
    expect(errors[0]).toBeLessThan(0.2);
  });

  it(`converges with order ${order} for a function of a local delay`, () => {
    // x = cos t solves x' = −x(t − π/2), and a quarter of its period is the delay.
    const delayed = small(
      ["x"],
      { tau: Math.PI / 2 },
      {
        equations: (_, _p, { past }) => ({ x: -past }),
        couplings: { past: local("x", { delay: "tau" }) },
      },
    );
    const { order: measured } = orderOf((h) => {
      const quarter = Math.round(8 * (0.1 / h));
      const dt = Math.PI / 2 / quarter;
      const { x } = simulate(delayed, {
        integrator,
        dt,
        steps: 3 * quarter,
        history: quarter + 8,
        initial: (_, _n, back) => Math.cos(back * dt),
      });
      return Math.abs(x![0]!);
    }, 0.1);
    expect(measured).toBeGreaterThan(order - 0.2);
    expect(measured).toBeLessThan(order + 1.2);
  });
});

/** Brownian paths on a fine grid, seen in steps of every size. */
class Paths {
  readonly #normals: readonly Float64Array[];
  constructor(
    readonly count: number,
    readonly fineSteps: number,
  ) {
    this.#normals = Array.from({ length: count }, (_, node) => {
      const out = new Float64Array(fineSteps);
      fillNormals(99, { simulation: 0, stream: 0, node, firstStep: 0 }, out);
      return out;
    });
  }

  /** Standard normal of a coarse step that stands for `merged` fine ones. */
  normal(node: number, step: number, merged: number): number {
    const part = this.#normals[node]!.subarray(step * merged, (step + 1) * merged);
    return part.reduce((sum, value) => sum + value, 0) / Math.sqrt(merged);
  }

  /** W(T) for a fine step dt. */
  end(node: number, fineStep: number): number {
    return this.#normals[node]!.reduce((sum, value) => sum + value, 0) * Math.sqrt(fineStep);
  }
}

const FINE = 2 ** 13;
const COUNT = 200;
const paths = new Paths(COUNT, FINE);
const rms = (errors: readonly number[]) =>
  Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);

describe("strong convergence", () => {
  it.each([
    ["euler", 1],
    ["heun", 1],
    ["rk4", 1],
  ] as const)("of %s has order %d for additive noise", (integrator, order) => {
    const doubleWell = small(
      ["x"],
      { sigma: 0.6 },
      {
        equations: ({ x }) => ({ x: x - x * x * x }),
        noise: { x: diffusion("sigma") },
      },
    );
    const end = (scheme: IntegratorName, merged: number) =>
      simulate(doubleWell, {
        integrator: scheme,
        dt: (merged * 2) / FINE,
        steps: FINE / merged,
        nodes: COUNT,
        initial: () => 0.2,
        noise: (_, node, step) => paths.normal(node, step, merged),
      }).x!;
    const exact = end("heun", 1);
    const sizes = [512, 256, 128, 64];
    const errors = sizes.map((merged) => rms([...end(integrator, merged)].map((x, n) => x - exact[n]!)));
    const measured = measuredOrder(sizes, errors);
    expect(measured).toBeGreaterThan(order - 0.12);
    expect(measured).toBeLessThan(order + 0.35);
  });

  it.each([
    ["euler", 1],
    ["heun", 1],
  ] as const)("of %s has order %d for coloured noise", (integrator, order) => {
    const driven = small(
      ["x"],
      { tau_ou: 0.5, sigma_ou: 0.8 },
      {
        equations: ({ x, eta }) => ({ x: x - x * x * x + eta }),
        noise: { eta: ou({ mean: 0, unit: "", description: "" }) },
      },
    );
    const end = (merged: number, scheme: IntegratorName) =>
      simulate(driven, {
        integrator: scheme,
        dt: (merged * 2) / FINE,
        steps: FINE / merged,
        nodes: COUNT,
        initial: (name) => (name === "x" ? 0.2 : 0),
        noise: (_, node, step) => paths.normal(node, step, merged),
      }).x!;
    const exact = end(1, "heun");
    const sizes = [512, 256, 128, 64];
    const errors = sizes.map((merged) => rms([...end(merged, integrator)].map((x, n) => x - exact[n]!)));
    expect(measuredOrder(sizes, errors)).toBeGreaterThan(order - 0.15);
  });

  const geometric = small(
    ["x"],
    { mu: 0.4, sigma: 0.7 },
    {
      equations: ({ x }, { mu }) => ({ x: mu * x }),
      noise: { x: diffusion(({ x }: { x: number }, { sigma }: { sigma: number }) => sigma * x) },
    },
  );
  const ends = (integrator: IntegratorName, merged: number) =>
    simulate(geometric, {
      integrator,
      dt: merged / FINE,
      steps: FINE / merged,
      nodes: COUNT,
      initial: () => 1,
      noise: (_, node, step) => paths.normal(node, step, merged),
    }).x!;

  it("of Euler has order ½ towards Itô's solution of geometric Brownian motion", () => {
    const exact = (node: number) => Math.exp(0.4 - 0.7 ** 2 / 2 + 0.7 * paths.end(node, 1 / FINE));
    const sizes = [1024, 256, 64, 16, 4];
    const errors = sizes.map((merged) => rms([...ends("euler", merged)].map((x, n) => x - exact(n))));
    expect(measuredOrder(sizes, errors)).toBeGreaterThan(0.42);
    expect(measuredOrder(sizes, errors)).toBeLessThan(0.62);
  });

  it("of Heun has order 1 towards Stratonovich's solution", () => {
    const exact = (node: number) => Math.exp(0.4 + 0.7 * paths.end(node, 1 / FINE));
    const sizes = [1024, 256, 64, 16];
    const errors = sizes.map((merged) => rms([...ends("heun", merged)].map((x, n) => x - exact(n))));
    expect(measuredOrder(sizes, errors)).toBeGreaterThan(0.88);
    expect(measuredOrder(sizes, errors)).toBeLessThan(1.3);
  });

  it("is not promised by rk4 for multiplicative noise, which it refuses", () => {
    expect(() => ends("rk4", 1024)).toThrow(
      'rk4 needs additive noise, but the noise on "x" depends on the state. Use heun (Stratonovich) or euler (Itô).',
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import { fillNormals, normal } from "../../../../lib/engine/rng/normals.js";
import { compileNoise } from "./wasmBlock.js";

const bits = (x: Float32Array) => new Int32Array(x.buffer, x.byteOffset, x.length);

describe("the SIMD noise", () => {
  it.each([
    { nodes: 1, variables: 1, seed: 0, group: 0, rounds: 12, groups: 4 },
    { nodes: 5, variables: 2, seed: 42, group: 1000, rounds: 12, groups: 4 },
    { nodes: 80, variables: 2, seed: 2 ** 53 - 1, group: 123456789, rounds: 12, groups: 4 },
    { nodes: 83, variables: 3, seed: 2 ** 32, group: 2 ** 31 - 2, rounds: 20, groups: 4 },
    { nodes: 6, variables: 1, seed: 7, group: 5, rounds: 12, groups: 1 },
  ] as const)("has the bits of the host's for $nodes nodes, $variables variables, seed $seed", (c) => {
    const nodes = Array.from({ length: c.nodes }, (_, i) => 3 * i + 1);
    const simulations = nodes.map((_, i) => 17 + (i % 3));
    const noise = compileNoise(c.seed, { ...c, nodes, simulations });
    const row = new Float32Array(4 * c.groups);
    for (const group of [c.group, c.group + 4]) {
      const block = noise.fill(group);
      nodes.forEach((node, lane) => {
        for (let stream = 0; stream < c.variables; stream++) {
          const source = { node, simulation: simulations[lane]!, stream, rounds: c.rounds };
          fillNormals(c.seed, { ...source, firstStep: 4 * group }, row);
          const column = row.map((_, k) => block[(k * c.variables + stream) * noise.lanes + lane]!);
          expect(bits(column)).toEqual(bits(row));
        }
      });
    }
  });

  it("does not write beyond its block", () => {
    const noise = compileNoise(1, { nodes: [0, 1, 2, 3, 4], simulations: [0, 0, 0, 0, 0], variables: 2 });
    const memory = new Float32Array(noise.fill(0).buffer);
    const end = noise.fill(0).byteOffset / 4 + 16 * 2 * 8;
    expect(memory.slice(end).every((x) => x === 0)).toBe(true);
    expect(memory.slice(end - 8, end).every((x) => x !== 0)).toBe(true);
  });
});

describe("normals of the host", () => {
  it("do not depend on where a call begins or how long it is", () => {
    const source = { simulation: 3, stream: 1, node: 9 };
    const whole = new Float64Array(50);
    fillNormals(5, { ...source, firstStep: 0 }, whole);
    for (const [firstStep, length] of [
      [1, 7],
      [4, 4],
      [10, 33],
      [49, 1],
    ] as const) {
      const part = new Float64Array(length);
      fillNormals(5, { ...source, firstStep }, part);
      expect(part).toEqual(whole.slice(firstStep, firstStep + length));
    }
    expect(normal(5, source, 31)).toBe(whole[31]);
  });

  it("change with seed, simulation, stream, node, step and rounds", () => {
    const values = new Set<number>();
    const source = { simulation: 0, stream: 0, node: 0 };
    values.add(normal(0, source, 0));
    for (const seed of [1, 2 ** 32]) values.add(normal(seed, source, 0));
    for (const name of ["simulation", "stream", "node"]) values.add(normal(0, { ...source, [name]: 1 }, 0));
    for (const step of [1, 2, 3, 4, 2 ** 33]) values.add(normal(0, source, step));
    values.add(normal(0, { ...source, rounds: 20 }, 0));
    expect(values.size).toBe(12);
  });
});

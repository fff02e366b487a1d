import { seedKey } from "../../../../lib/engine/rng/normals.js";
import { emitNoise, type NoiseLayout, noiseLanes } from "../../../../lib/engine/rng/wasmNoise.js";
import { ModuleBuilder } from "../../../../lib/engine/targets/wasm/assembler.js";

/** A compiled noise function with its memory. */
export interface WasmNoise {
  /** Fill a block from this group of four steps. */
  fill(firstGroup: number): Float32Array;
  readonly lanes: number;
}

/** Compile the noise function for these nodes, simulations and streams. */
export function compileNoise(
  seed: number,
  source: {
    nodes: readonly number[];
    simulations: readonly number[];
    variables: number;
    rounds?: 12 | 20;
    groups?: number;
  },
): WasmNoise {
  const lanes = noiseLanes(source.nodes.length);
  const groups = source.groups ?? 4;
  const layout: NoiseLayout = {
    nodes: source.nodes.length,
    variables: source.variables,
    nodeIds: 16,
    simulationIds: 16 + 4 * lanes,
    key: 0,
    rounds: source.rounds,
    groups,
  };
  const out = 16 + 8 * lanes;
  const length = 4 * groups * source.variables * lanes;
  const pages = Math.ceil((out + 4 * length) / 65536);
  const module = new ModuleBuilder();
  const noise = emitNoise(module, layout);
  module.function("fill", ["i32"], [], (f) => {
    f.get(f.params[0]).i32(out).call(noise);
  });
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  new Uint32Array(memory.buffer, 0, 4).set(seedKey(seed));
  new Uint32Array(memory.buffer, layout.nodeIds, lanes).set(source.nodes);
  new Uint32Array(memory.buffer, layout.simulationIds, lanes).set(source.simulations);
  const compiled = new WebAssembly.Module(module.encode(pages) as BufferSource);
  const { fill } = new WebAssembly.Instance(compiled, { env: { memory } }).exports as {
    fill(group: number): void;
  };
  const block = new Float32Array(memory.buffer, out, length);
  return {
    lanes,
    fill(firstGroup) {
      fill(firstGroup);
      return block;
    },
  };
}

import type { CompiledStore } from "../../compileStep.js";
import { BLOCK, type PairList } from "../../delays/plan.js";
import {
  carriedNames,
  elementBytes,
  type Kernel,
  type KernelSpec,
  type Precision,
  type TableData,
  type Trace,
} from "../../kernel.js";
import { splitByLatency } from "../../passes/split.js";
import { seedKey } from "../../rng/normals.js";
import { DENSE_TARGETS, SEGMENT_BYTES } from "./emitCoupling.js";
import { emitModule, type Loops } from "./emitModule.js";
import { type Layout, type ListLayout, layOut } from "./layout.js";

/**
 * Generate, compile and instantiate the WebAssembly kernel of a model and network.
 *
 * @throws RangeError when the host cannot give the memory
 */
export function createWasmKernel(spec: KernelSpec): Kernel {
  const { graph } = spec.step.system;
  const loops: Loops = spec.step.passes.map((pass) =>
    splitByLatency(
      graph,
      pass.stores.filter((store) => isNeeded(spec, store)),
    ),
  );
  const stores = loops.flat(2);
  const scratch = new Set(
    stores.map((store) => store.target).filter((target) => /^(scratch|stage):/.test(target)),
  );
  const layout = layOut(spec, [...scratch]);
  const bytes = emitModule(spec, layout, loops);
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), {
    env: { memory },
  });
  return new WasmKernel(spec, layout, memory.buffer, instance.exports.block as BlockFunction);
}

type BlockFunction = (
  column: number,
  from: number,
  to: number,
  noiseGroup: number,
  input: number,
  noise: number,
) => void;

/** Sources of a stage are kept only where a coupling without delay reads them. */
function isNeeded(spec: KernelSpec, { target }: CompiledStore): boolean {
  return (
    !target.startsWith("stage:") ||
    spec.groups.some((group) => group.present && target === `stage:${group.source}`)
  );
}

class WasmKernel implements Kernel {
  readonly paddedNodes: number;
  readonly #names: ReadonlySet<string>;

  constructor(
    readonly spec: KernelSpec,
    readonly layout: Layout,
    readonly buffer: ArrayBuffer,
    readonly block: BlockFunction,
  ) {
    this.paddedNodes = layout.paddedNodes;
    this.#names = new Set(carriedNames(spec.step));
    for (const [name, table] of Object.entries(spec.tables))
      this.#writeTable(layout.tables.get(name)!, table);
    this.#writeCouplings();
  }

  #doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.buffer, address, length);
  }

  #writeTable(address: number, table: TableData): void {
    const points = table.rows.count * table.columns.count;
    const out = this.spec.singleTables
      ? new Float32Array(this.buffer, address, points * 4)
      : this.#doubles(address, points * 4);
    table.channels.forEach((channel, c) => {
      const values = table.values[channel]!;
      for (let i = 0; i < points; i++) out[i * 4 + c] = values[i]!;
    });
  }

  #writeCouplings(): void {
    const { spec, layout } = this;
    spec.groups.forEach((group, g) => {
      const at = layout.groups[g]!;
      const power = group.sums.length === 1 ? group.sums[0]!.power : 1;
      const trace = layout.traces.get(at.trace) ?? 0;
      group.plan.lists.forEach((list, l) =>
        this.#writeList(list, at.lists[l]!, power, {
          sums: at.sums[0]!,
          sumBytes: BLOCK * elementBytes(spec),
          source: (node, age) => trace + node * layout.rowBytes + (layout.origin - age) * elementBytes(spec),
          precision: spec.precision,
        }),
      );
      if (group.present)
        this.#writeList(group.present, at.present!, power, {
          sums: at.present!.sums[0]!,
          sumBytes: 8,
          source: (node) => node * 8,
          precision: "f64",
        });
      at.dense?.forEach((dense, s) => {
        const { nodes } = spec;
        const strips = Math.ceil(layout.paddedNodes / DENSE_TARGETS);
        const matrix = this.#doubles(dense.matrix, strips * DENSE_TARGETS * nodes);
        for (let target = 0; target < nodes; target++)
          for (let source = 0; source < nodes; source++) {
            const weight = group.plan.dense![target * nodes + source]!;
            const strip = Math.floor(target / DENSE_TARGETS);
            matrix[(strip * nodes + source) * DENSE_TARGETS + (target % DENSE_TARGETS)] =
              group.sums[s]!.power === 2 ? weight * weight : weight;
          }
      });
    });
  }

  #writeList(
    list: PairList,
    at: ListLayout,
    power: 1 | 2,
    to: {
      readonly sums: number;
      readonly sumBytes: number;
      readonly precision: Precision;
      source(node: number, age: number): number;
    },
  ): void {
    const weights =
      to.precision === "f32"
        ? new Float32Array(this.buffer, at.weights, list.weights.length)
        : this.#doubles(at.weights, list.weights.length);
    const offsets = new Int32Array(this.buffer, at.offsets, list.ages.length);
    list.weights.forEach((weight, i) => {
      weights[i] = power === 2 ? weight * weight : weight;
      offsets[i] = to.source(list.sources[i]!, list.ages[i]!);
    });
    const records = new Int32Array(this.buffer, at.segments, list.segments.length * (SEGMENT_BYTES / 4));
    list.segments.forEach((segment, i) => {
      records[i * 4] = to.sums + segment.target * to.sumBytes;
      records[i * 4 + 1] = segment.count;
      records[i * 4 + 2] = at.weights + segment.start * elementBytes(to);
      records[i * 4 + 3] = at.offsets + segment.start * 4;
    });
  }

  setFixed(index: number, value: number | Float64Array): void {
    const address = this.layout.fixed[index]!;
    if (this.spec.fixedPerNode[index]) {
      const out = this.#doubles(address, this.paddedNodes);
      if (typeof value === "number") out.fill(value);
      else {
        out.set(value);
        // Padding lanes repeat the last node: they must not run into slow or invalid arithmetic.
        out.fill(value.at(-1)!, value.length);
      }
    } else this.#doubles(address, 2).fill(value as number);
  }

  values(name: string, step: number): Float64Array {
    if (!this.#names.has(name)) throw new Error(`The kernel carries no "${name}".`);
    return this.#doubles(
      this.layout.carried.get(name)! + (step & 1) * this.layout.bankBytes,
      this.spec.nodes,
    );
  }

  trace(target: string): Trace {
    const { layout, spec } = this;
    const address = layout.traces.get(target);
    if (address === undefined) throw new Error(`The kernel keeps no trace of "${target}".`);
    const rowLength = layout.rowBytes / elementBytes(spec);
    const length = rowLength * spec.nodes;
    const data =
      spec.precision === "f32"
        ? new Float32Array(this.buffer, address, length)
        : this.#doubles(address, length);
    return { data, rowLength, origin: layout.origin };
  }

  input(name: string): Float64Array {
    return this.#doubles(this.layout.inputs.get(name)!, this.spec.chunk * this.paddedNodes);
  }

  get noiseValues(): Float64Array {
    return this.#doubles(this.layout.noise, this.spec.chunk * this.spec.step.streams * this.paddedNodes);
  }

  setNoiseIdentity(seed: number, simulations: Uint32Array, nodes: Uint32Array): void {
    new Uint32Array(this.buffer, this.layout.noiseKey, 4).set(seedKey(seed));
    new Uint32Array(this.buffer, this.layout.noiseSimulations, this.paddedNodes).set(simulations);
    new Uint32Array(this.buffer, this.layout.noiseNodes, this.paddedNodes).set(nodes);
  }

  run(step: number, count: number, column: number): void {
    const { layout } = this;
    const isArray = this.spec.noise.kind === "array";
    let at = step;
    let t = column;
    const end = step + count;
    while (at < end) {
      const from = at % BLOCK;
      const to = Math.min(BLOCK, from + end - at);
      const noiseStart = isArray ? t * layout.noiseStepBytes : 0;
      this.block(
        t * elementBytes(this.spec),
        from,
        to,
        Math.floor(at / BLOCK) * (BLOCK / 4),
        t * layout.paddedNodes * 8,
        noiseStart,
      );
      at += to - from;
      t += to - from;
    }
  }
}

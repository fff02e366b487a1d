import type { CompiledStore } from "../../compileStep.js";
import { BLOCK, CLASS_STEPS, type PairList } from "../../delays/plan.js";
import {
  carriedNames,
  elementBytes,
  FLUSH_BELOW,
  type Kernel,
  type KernelSpec,
  type Precision,
  sourceValueName,
  type TableData,
  type Trace,
} from "../../kernel.js";
import { splitByLatency } from "../../passes/split.js";
import { seedKey } from "../../rng/normals.js";
import { emitNoise } from "../../rng/wasmNoise.js";
import { type FunctionBuilder, type Local, ModuleBuilder } from "./assembler.js";
import { DENSE_TARGETS, emitDenseSums, emitPairSums, SEGMENT_BYTES } from "./emitCoupling.js";
import { emitPass } from "./emitPass.js";
import { type Layout, type ListLayout, layOut } from "./layout.js";

/** Loops of every pass: one, or two if it has table look-ups. */
type Loops = readonly (readonly (readonly CompiledStore[])[])[];

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

/** The module: noise, coupling, passes, and the block that calls them. */
function emitModule(spec: KernelSpec, layout: Layout, loops: Loops): Uint8Array {
  const module = new ModuleBuilder();
  const noise =
    spec.noise.kind === "generated" && spec.step.streams > 0
      ? emitNoise(module, {
          nodes: spec.nodes,
          variables: spec.step.streams,
          rounds: spec.noise.rounds,
          groups: BLOCK / 4,
          nodeIds: layout.noiseNodes,
          simulationIds: layout.noiseSimulations,
          key: layout.noiseKey,
        })
      : undefined;
  const flush = emitFlush(module, layout);
  const pairSums = new Map<string, FunctionBuilder>();
  const element = elementBytes(spec);
  const sumsFunction = (steps: number, second: number, precision: Precision): FunctionBuilder => {
    const key = `${steps}:${second}:${precision}`;
    let f = pairSums.get(key);
    if (!f) {
      f = emitPairSums(module, steps, second, precision);
      pairSums.set(key, f);
    }
    return f;
  };
  const listCalls = spec.groups.flatMap((group, g) =>
    group.plan.lists.map((list, l) => {
      const sums = layout.groups[g]!.sums;
      const at = layout.groups[g]!.lists[l]!;
      return {
        steps: list.steps,
        f: sumsFunction(list.steps, sums.length > 1 ? sums[1]! - sums[0]! : 0, spec.precision),
        at,
      };
    }),
  );
  const denseCalls = spec.groups.flatMap((group, g) =>
    (layout.groups[g]!.dense ?? []).map((dense) =>
      emitDenseSums(module, {
        matrix: dense.matrix,
        sums: dense.sums,
        sources: layout.carried.get(sourceValueName(spec.step, group.source))!,
        nodes: spec.nodes,
      }),
    ),
  );
  // Pairs without delay are summed from the sources of each stage; the list holds offsets into their arrays.
  const presentCalls = spec.groups.flatMap((group, g) => {
    const present = layout.groups[g]!.present;
    if (!present) return [];
    const second = present.sums.length > 1 ? present.sums[1]! - present.sums[0]! : 0;
    const start = layout.carried.get(sourceValueName(spec.step, group.source))!;
    return [
      {
        f: sumsFunction(1, second, "f64"),
        present,
        start,
        stage: layout.scratch.get(`stage:${group.source}`) ?? start,
      },
    ];
  });
  const passes = loops.map((pass) => pass.map((stores) => emitPass(module, spec, layout, stores)));

  module.function("block", ["i32", "i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const [column, from, to, noiseGroup, input, noiseStart] = f.params as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const k = f.local("i32");
    const within = f.local("i32");
    const source = f.local("i32");
    const target = f.local("i32");
    const noiseAt = f.local("i32");
    // Columns of this block begin where step 0 of the block would stand, even if the run starts later in it.
    const blockColumn = f.local("i32");
    f.get(column).get(from).i32(element).op("i32.mul").op("i32.sub").set(blockColumn);
    if (noise) f.get(noiseGroup).i32(layout.noise).call(noise);
    if (listCalls.length > 0) f.i32(layout.blockSums.start).i32(0).i32(layout.blockSums.bytes).memoryFill();
    // Absolute steps that are multiples of the block: the same ones whatever way a run is divided.
    f.get(from)
      .op("i32.eqz")
      .if(() => f.call(flush));
    const call = ({ f: sums, at }: (typeof listCalls)[number], pushStep: () => void) => {
      f.i32(at.segments).i32(at.end).get(blockColumn);
      pushStep();
      f.i32(element).op("i32.mul").op("i32.add");
      pushStep();
      f.i32(element).op("i32.mul").call(sums);
    };
    for (const list of listCalls) if (list.steps === BLOCK) call(list, () => f.i32(0));

    f.get(from).set(k);
    if (spec.noise.kind === "array") f.get(noiseStart).set(noiseAt);
    else f.get(from).i32(layout.noiseStepBytes).op("i32.mul").set(noiseAt);
    f.loop(() => {
      for (const steps of CLASS_STEPS.filter((s) => s > 1 && s < BLOCK)) {
        const lists = listCalls.filter((list) => list.steps === steps);
        if (lists.length === 0) continue;
        f.get(k)
          .i32(steps)
          .op("i32.rem_u")
          .tee(within)
          .op("i32.eqz")
          .get(k)
          .get(from)
          .op("i32.eq")
          .op("i32.or");
        f.if(() => {
          for (const list of lists) call(list, () => f.get(k).get(within).op("i32.sub"));
        });
      }
      for (const list of listCalls) if (list.steps === 1) call(list, () => f.get(k));
      // Blocks begin at even steps, so the parity of k tells the bank.
      f.get(k).i32(1).op("i32.and").i32(layout.bankBytes).op("i32.mul").set(source);
      f.i32(layout.bankBytes).get(source).op("i32.sub").set(target);
      for (const dense of denseCalls) f.get(source).call(dense);
      passes.forEach((pass, p) => {
        for (const { f: sums, present, start, stage } of presentCalls) {
          const bytes = present.sums.at(-1)! - present.sums[0]! + layout.paddedNodes * 8;
          f.i32(present.sums[0]!).i32(0).i32(bytes).memoryFill();
          f.i32(present.segments).i32(present.end);
          if (p === 0) f.get(source).i32(start).op("i32.add");
          else f.i32(stage);
          f.i32(0).call(sums);
        }
        for (const loop of pass)
          f.get(source)
            .get(target)
            .get(k)
            .i32(element)
            .op("i32.mul")
            .get(column)
            .get(noiseAt)
            .get(input)
            .call(loop);
      });
      f.get(column).i32(element).op("i32.add").set(column);
      f.get(noiseAt).i32(layout.noiseStepBytes).op("i32.add").set(noiseAt);
      f.get(input)
        .i32(layout.paddedNodes * 8)
        .op("i32.add")
        .set(input);
      f.get(k).i32(1).op("i32.add").tee(k).get(to).op("i32.lt_u").branchIf(0);
    });
  });
  return module.encode(layout.pages);
}

/** Function that sets tiny values of the first bank to zero (a block begins with it). */
function emitFlush(module: ModuleBuilder, layout: Layout): FunctionBuilder {
  return module.function(undefined, [], [], (f) => {
    const at = f.local("i32");
    const end = layout.bankStart + layout.bankBytes;
    const value = f.local("v128");
    f.i32(layout.bankStart).set(at);
    f.loop(() => {
      f.get(at).memory("v128.load").tee(value);
      f.get(value).op("f64x2.abs").f64x2(FLUSH_BELOW).op("f64x2.lt").op("v128.andnot").set(value);
      f.get(at).get(value).memory("v128.store");
      f.get(at).i32(16).op("i32.add").tee(at).i32(end).op("i32.lt_u").branchIf(0);
    });
  });
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

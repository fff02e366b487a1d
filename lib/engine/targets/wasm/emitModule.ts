import type { CompiledStore } from "../../compileStep.js";
import { BLOCK, CLASS_STEPS } from "../../delays/plan.js";
import { elementBytes, FLUSH_BELOW, type KernelSpec, type Precision, sourceValueName } from "../../kernel.js";
import { emitNoise } from "../../rng/wasmNoise.js";
import { type FunctionBuilder, ModuleBuilder } from "./assembler.js";
import { emitDenseSums, emitPairSums } from "./emitCoupling.js";
import { emitPass } from "./emitPass.js";
import type { Layout } from "./layout.js";

/** Loops of every pass: one, or two if it has table look-ups. */
export type Loops = readonly (readonly (readonly CompiledStore[])[])[];

/** The module: noise, coupling, passes, and the block that calls them. */
export function emitModule(spec: KernelSpec, layout: Layout, loops: Loops): Uint8Array {
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
    const [column, from, to, noiseGroup, input, noiseStart] = f.params;
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

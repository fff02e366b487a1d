import type { CompiledStore } from "../../compileStep.js";
import { BLOCK } from "../../delays/plan.js";
import { canonicalTarget, elementBytes, type KernelSpec } from "../../kernel.js";
import type { FunctionBuilder, Local, ModuleBuilder } from "./assembler.js";
import { emitExpressions, type LaneAccess } from "./emitExpressions.js";
import type { Layout } from "./layout.js";
import { orderOutputs } from "./orderOutputs.js";

/**
 * Function that runs one loop over the nodes, two lanes at a time.
 *
 * Its parameters are byte offsets: source bank, target bank, step in block, column, noise, input.
 *
 * Sources and results stand in different banks of memory, so that a result can be stored as soon as it is
 * known while old values are still loaded where they are needed: that keeps them out of the registers.
 */
export function emitPass(
  module: ModuleBuilder,
  spec: KernelSpec,
  layout: Layout,
  stores: readonly CompiledStore[],
): FunctionBuilder {
  return module.function(undefined, ["i32", "i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const [sourceBank, targetBank, stepInBlock, column, noise, input] = f.params;
    const node = f.local("i32");
    const row = f.local("i32");
    const sums = f.local("i32");
    const sharedNoise = spec.noise.kind === "array" ? 16 : 8;
    f.get(column).set(row).get(stepInBlock).set(sums);
    const pointers: readonly (readonly [Local, number])[] = [
      [sourceBank, 16],
      [targetBank, 16],
      [row, 2 * layout.rowBytes],
      [sums, 2 * BLOCK * elementBytes(spec)],
      [noise, sharedNoise],
      [input, 16],
    ];
    const value = f.local("v128");
    const access = laneAccess(f, spec, layout, { node, sourceBank, sums, noise, input });
    const outputs = stores.map(({ target, node: expression }) => ({
      node: expression,
      store: () => emitStore(f, spec, layout, target, { node, targetBank, row, value }),
    }));
    f.i32(0).set(node);
    f.loop(() => {
      emitExpressions(f, orderOutputs(outputs), access);
      for (const [pointer, step] of pointers) f.get(pointer).i32(step).op("i32.add").set(pointer);
      f.get(node).i32(16).op("i32.add").tee(node);
      // The last lanes of an odd number of nodes compute on padding.
      f.i32(Math.ceil(spec.nodes / 2) * 16)
        .op("i32.lt_u")
        .branchIf(0);
    });
  });
}

interface LoadPointers {
  readonly node: Local;
  readonly sourceBank: Local;
  readonly sums: Local;
  readonly noise: Local;
  readonly input: Local;
}

function laneAccess(f: FunctionBuilder, spec: KernelSpec, layout: Layout, at: LoadPointers): LaneAccess {
  const load = (name: string): void => {
    const [kind, rest] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
    switch (kind) {
      case "state":
      case "rate":
      case "carried":
      case "held":
        f.get(at.sourceBank).memory("v128.load", addressOf(layout.carried, name));
        return;
      case "fixed": {
        const index = Number(rest);
        if (spec.fixedPerNode[index]) f.get(at.node);
        else f.i32(0);
        f.memory("v128.load", layout.fixed[index]!);
        return;
      }
      case "scratch":
        f.get(at.node).memory("v128.load", addressOf(layout.scratch, name));
        return;
      case "input":
        f.get(at.input).memory("v128.load", addressOf(layout.inputs, rest));
        return;
      case "noise": {
        const stream = Number(rest);
        if (spec.noise.kind === "none") f.f64x2(0);
        else if (spec.noise.kind === "array")
          f.get(at.noise).memory("v128.load", layout.noise + stream * layout.paddedNodes * 8);
        else
          f.offset(at.noise, layout.noise + stream * layout.paddedNodes * 4)
            .memory("v128.load64_zero")
            .op("f64x2.promote_low_f32x4");
        return;
      }
      case "sum":
      case "ahead":
        loadSum(rest);
        return;
      case "zero":
        loadPresentSum(rest);
        return;
      default:
        throw new Error(`The kernel has no place for "${name}".`);
    }
  };
  const loadPresentSum = (name: string): void => {
    const g = spec.groups.findIndex((group) => group.sums.some((sum) => sum.name === name));
    const address =
      layout.groups[g]?.present?.sums[spec.groups[g]!.sums.findIndex((sum) => sum.name === name)];
    if (address === undefined) f.f64x2(0);
    else f.get(at.node).memory("v128.load", address);
  };
  const loadSum = (name: string): void => {
    const g = spec.groups.findIndex((group) => group.sums.some((sum) => sum.name === name));
    const group = spec.groups[g];
    if (!group) {
      f.f64x2(0);
      return;
    }
    const s = group.sums.findIndex((sum) => sum.name === name);
    const { sums, dense } = layout.groups[g]!;
    const delayed = group.plan.lists.length > 0;
    if (delayed) {
      if (spec.precision === "f32") {
        f.offset(at.sums, sums[s]! + BLOCK * 4);
        f.offset(at.sums, sums[s]!).memory("v128.load32_zero");
        f.memory("v128.load32_lane", 0, 1).op("f64x2.promote_low_f32x4");
      } else {
        f.offset(at.sums, sums[s]! + BLOCK * 8);
        f.offset(at.sums, sums[s]!).memory("v128.load64_zero");
        f.memory("v128.load64_lane", 0, 1);
      }
    }
    if (dense) f.get(at.node).memory("v128.load", dense[s]!.sums);
    if (delayed && dense) f.op("f64x2.add");
    if (!delayed && !dense) f.f64x2(0);
  };
  return {
    load,
    // As immediates: the compiler keeps them in registers where it has some to spare.
    constant: (value) => {
      f.f64x2(value);
    },
    table: (name) => {
      const table = spec.tables[name]!;
      const single = spec.singleTables === true;
      return {
        address: addressOf(layout.tables, name),
        rowBytes: table.columns.count * (single ? 16 : 32),
        channels: table.channels,
        single,
      };
    },
  };
}

interface StorePointers {
  readonly node: Local;
  readonly targetBank: Local;
  readonly row: Local;
  readonly value: Local;
}

/** Store the value on the stack to wherever its target is kept. */
function emitStore(
  f: FunctionBuilder,
  spec: KernelSpec,
  layout: Layout,
  target: string,
  at: StorePointers,
): void {
  f.set(at.value);
  if (target.startsWith("scratch:") || target.startsWith("stage:")) {
    f.get(at.node).get(at.value).memory("v128.store", addressOf(layout.scratch, target));
    return;
  }
  const canonical = canonicalTarget(spec.step, target);
  const isShared = canonical !== target;
  const carried = layout.carried.get(target.replace(/^source:/, "carried:"));
  if (carried !== undefined) f.get(at.targetBank).get(at.value).memory("v128.store", carried);
  const trace = isShared ? undefined : layout.traces.get(target);
  if (trace !== undefined) {
    const first = trace + layout.origin * elementBytes(spec);
    const isSingle = spec.precision === "f32";
    if (isSingle) f.get(at.value).op("f32x4.demote_f64x2_zero").set(at.value);
    const store = isSingle ? "v128.store32_lane" : "v128.store64_lane";
    f.offset(at.row, first).get(at.value).memory(store, 0, 0);
    f.offset(at.row, first + layout.rowBytes)
      .get(at.value)
      .memory(store, 0, 1);
  }
}

function addressOf(addresses: ReadonlyMap<string, number>, name: string): number {
  const address = addresses.get(name);
  if (address === undefined) throw new Error(`The kernel has no place for "${name}".`);
  return address;
}

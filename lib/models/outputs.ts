import { ValidationError } from "../errors.js";
import { type Labelled, labelled } from "../labelled.js";
import { didYouMean } from "../nearestName.js";
import { isLabelled } from "./matrix.js";

type Group = Record<string, unknown>;

/** Outputs of a model: arrays and groups of arrays, reached by dotted names. */
export class Outputs {
  readonly #root: Group = {};
  /** Whether the object of all outputs was handed out, through which later ones can be reached as well. */
  #isShared = false;
  /** Whether an array of the present outputs was handed out. */
  #isSeen = false;

  /** All outputs and groups by name. */
  get root(): Readonly<Group> {
    this.#isShared = true;
    return this.#root;
  }

  /** The present outputs for one who keeps none of their arrays. */
  entries(): ReadonlyMap<string, unknown> {
    return new Map(Object.entries(this.#root));
  }

  /** Whether the arrays may be written over without anybody noticing. */
  get isUnseen(): boolean {
    return !this.#isShared && !this.#isSeen;
  }

  /** Forget the outputs of earlier runs; a continued run keeps what the user and BOLD added. */
  clear(keepGroups: boolean): void {
    this.#isSeen = false;
    for (const name of Object.keys(this.#root))
      if (!keepGroups || !isGroup(this.#root[name])) delete this.#root[name];
  }

  /** Add an array of the user's. */
  add(name: string, data: unknown): void {
    this.#isSeen = true;
    this.set(name, data);
  }

  set(name: string, data: unknown): void {
    const path = name.split(".");
    const leaf = path.pop()!;
    let group = this.#root;
    for (const part of path) {
      if (!isGroup(group[part])) group[part] = {};
      group = group[part] as Group;
    }
    group[leaf] = data;
  }

  get(name: string, model: string): unknown {
    this.#isSeen = true;
    let value: unknown = this.#root;
    for (const part of name.split(".")) {
      const group = value as Group;
      if (!isGroup(value) || !(part in group))
        throw new ValidationError(
          Object.keys(this.#root).length === 0
            ? `${model} has no output "${name}" yet. Call run() first.`
            : `${model} has no output "${name}".${didYouMean(part, isGroup(value) ? Object.keys(group) : [])} There are: ${Object.keys(this.#root).join(", ")}.`,
        );
      value = group[part];
    }
    return value;
  }

  group(name: string, model: string): Readonly<Record<string, unknown>> {
    this.#isSeen = true;
    const value = name === "" ? this.#root : this.get(name, model);
    if (!isGroup(value))
      throw new ValidationError(`The output "${name}" of ${model} is an array, not a group. Use getOutput.`);
    return Object.fromEntries(Object.entries(value as Group).filter(([, entry]) => !isGroup(entry)));
  }

  /** Arrays of a group stacked: output × region × time. */
  stack(name: string, model: string): Labelled {
    const entries = Object.entries(this.group(name, model)).filter((entry): entry is [string, Labelled] =>
      isLabelled(entry[1]),
    );
    const first = entries[0]?.[1];
    if (!first)
      throw new ValidationError(`${model} has no arrays in "${name || "its outputs"}". Call run() first.`);
    for (const [key, array] of entries)
      if (array.shape.join() !== first.shape.join())
        throw new ValidationError(
          `All outputs in a group must have the same shape: "${key}" has [${array.shape.join(", ")}], "${entries[0]![0]}" has [${first.shape.join(", ")}].`,
        );
    const [rows, columns] = first.shape as [number, number];
    const data = new Float64Array(entries.length * rows * columns);
    entries.forEach(([, array], i) => data.set(array.data, i * rows * columns));
    const coords = {
      output: entries.map(([key]) => key),
      region: first.coords!.region!,
      time: first.coords!.time!,
    };
    return labelled(data, [entries.length, rows, columns], ["output", "region", "time"], {
      coords,
      name: model,
    });
  }
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !isLabelled(value);
}

import { isLabelledArray, isNumberArray } from "../exploration/results.js";
import { coordinateName } from "../exploration/starNotation.js";
import { explaining, fileSystem, makeFolder, writeAtomically } from "../exploration/store/files.js";
import { chunkPath, writeMetadata } from "../exploration/store/zarrArray.js";
import type { Individual } from "./individual.js";
import type { EvolutionRecord, EvolutionState } from "./state.js";

/** Name of the file in the folder from which an evolution goes on. */
export const STATE_FILE = "evolution.json";

/** Individuals, and generations, of a chunk. Fixed, so that what was written stays valid while the evolution grows. */
const INDIVIDUALS = 1024;
const GENERATIONS = 64;

/** Names of arrays that every evolution has. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["individual", "generation", "parent", "objective", "gene", "rank"],
  ...["born", "parents", "fitness", "score", "weight", "genome", "survivors"],
]);

/**
 * Write an evolution as a Zarr group (format 2) that xarray opens, with its state as JSON beside the arrays.
 *
 * Arrays grow with the generations; the consolidated metadata come last, so that a reader sees whole generations.
 *
 * @param folder of the group
 * @param record everything about the evolution
 * @param state the same as plain JSON
 */
export function writeEvolutionZarr(folder: string, record: EvolutionRecord, state: EvolutionState): void {
  explaining(folder, () => {
    makeFolder(folder);
    writeAtomically(`${folder}/${STATE_FILE}`, JSON.stringify(state));
    const attributes = {
      name: record.name,
      algorithm: record.algorithm,
      seed: record.seed,
      generation: record.gIdx,
      evaluations: record.evaluationCounter,
      parameters: record.parameterSpace.names,
    };
    const metadata: Record<string, unknown> = { ".zgroup": { zarr_format: 2 }, ".zattrs": attributes };
    writeAtomically(`${folder}/.zgroup`, JSON.stringify(metadata[".zgroup"]));
    writeAtomically(`${folder}/.zattrs`, JSON.stringify(attributes));
    new ArrayWriter(folder, metadata).writeAll(record);
    writeAtomically(`${folder}/.zmetadata`, JSON.stringify({ zarr_consolidated_format: 1, metadata }));
  });
}

class ArrayWriter {
  constructor(
    readonly folder: string,
    readonly metadata: Record<string, unknown>,
  ) {}

  writeAll({ individuals, generations, weightList, parameterSpace, sizes }: EvolutionRecord): void {
    const all = [...individuals].sort((a, b) => a.id - b.id);
    const whole = (
      name: string,
      dims: readonly string[],
      width: number,
      pick: (one: Individual) => number[],
    ) => this.#write(name, dims, all.map(pick), width, "<i4");
    const real = (
      name: string,
      dims: readonly string[],
      width: number,
      pick: (one: Individual) => number[],
    ) => this.#write(name, dims, all.map(pick), width, "<f8");
    whole("individual", ["individual"], 0, ({ id }) => [id]);
    whole("born", ["individual"], 0, ({ gIdx }) => [gIdx]);
    whole("parents", ["individual", "parent"], 2, ({ parentIds }) => [...(parentIds ?? [-1, -1])]);
    real("fitness", ["individual", "objective"], weightList.length, ({ fitness }) => [...fitness.values]);
    real("score", ["individual"], 0, ({ fitness }) => [fitness.score]);
    real("genome", ["individual", "gene"], all[0]?.genome.length ?? 0, ({ genome }) => [...genome]);
    for (const name of parameterSpace.names)
      real(free(name, "parameter"), ["individual"], 0, ({ params }) => [params[name]!]);
    this.#write(
      "weight",
      ["objective"],
      weightList.map((weight) => [weight]),
      0,
      "<f8",
    );
    this.#write(
      "generation",
      ["generation"],
      generations.map(({ generation }) => [generation]),
      0,
      "<i4",
    );
    const ranks = Array.from({ length: sizes.POP_SIZE }, (_, rank) => rank);
    this.#write(
      "survivors",
      ["generation", "rank"],
      generations.map(({ ids }) => ranks.map((rank) => ids[rank] ?? -1)),
      sizes.POP_SIZE,
      "<i4",
    );
    this.#writeOutputs(all, new Set(parameterSpace.names.map((name) => coordinateName(name))));
  }

  /** Outputs that are numbers, or arrays of one length. */
  #writeOutputs(all: readonly Individual[], taken: ReadonlySet<string>): void {
    const names = new Set(all.flatMap(({ outputs }) => Object.keys(outputs)));
    for (const name of names) {
      const values = all.map(({ outputs }) => numbersOf(outputs[name]));
      const lengths = new Set(values.flatMap((value) => (value ? [value.length] : [])));
      if (lengths.size !== 1) continue;
      const count = [...lengths][0]!;
      const isNumber = all.every(({ outputs }) => !(name in outputs) || typeof outputs[name] === "number");
      const key = taken.has(coordinateName(name)) ? `output_${coordinateName(name)}` : free(name, "output");
      const rows = values.map((value) => value ?? new Array<number>(count).fill(Number.NaN));
      this.#write(
        key,
        isNumber ? ["individual"] : ["individual", `${key}_0`],
        rows,
        isNumber ? 0 : count,
        "<f8",
      );
    }
  }

  /** Rows of numbers along the first dimension; a width of 0 is none. */
  #write(
    name: string,
    dims: readonly string[],
    rows: readonly (readonly number[])[],
    width: number,
    dtype: "<i4" | "<f8",
  ): void {
    const inner = Math.max(1, width);
    const length =
      dims[0] === "generation" ? GENERATIONS : dims[0] === "objective" ? rows.length : INDIVIDUALS;
    const shape = width > 0 ? [rows.length, width] : [rows.length];
    const chunks = width > 0 ? [length, width] : [length];
    const isReal = dtype === "<f8";
    const array = {
      zarr_format: 2,
      shape,
      chunks,
      dtype,
      compressor: null,
      fill_value: isReal ? "NaN" : null,
      order: "C",
      filters: null,
    } as const;
    writeMetadata(this.folder, name, array, { _ARRAY_DIMENSIONS: dims }, this.metadata);
    for (let chunk = 0; chunk * length < rows.length; chunk++) {
      const size = length * inner;
      const data = isReal ? new Float64Array(size).fill(Number.NaN) : new Int32Array(size).fill(-1);
      rows.slice(chunk * length, (chunk + 1) * length).forEach((row, index) => data.set(row, index * inner));
      const indices = width > 0 ? [chunk, 0] : [chunk];
      writeAtomically(chunkPath(this.folder, name, indices), new Uint8Array(data.buffer));
    }
  }
}

/** State of an evolution that was written to a folder. */
export function readEvolutionState(source: string): string {
  const fs = fileSystem();
  const isFolder = fs.statSync(source).isDirectory();
  return fs.readFileSync(isFolder ? `${source}/${STATE_FILE}` : source, "utf8");
}

function free(name: string, kind: string): string {
  const key = coordinateName(name);
  return RESERVED.has(key) ? `${kind}_${key}` : key;
}

function numbersOf(value: unknown): number[] | undefined {
  if (typeof value === "number") return [value];
  if (isLabelledArray(value)) return Array.from(value.data);
  if (isNumberArray(value)) return Array.from(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry === "number")) return value as number[];
  return undefined;
}

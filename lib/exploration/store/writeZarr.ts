import type { NumberArray } from "../../labelled.js";
import type { ParameterSpace } from "../parameterSpace.js";
import type { ParameterValue } from "../parameterValues.js";
import type { StoredRun } from "../results.js";
import { coordinateName } from "../starNotation.js";
import { explaining, fileSystem, makeFolder, writeAtomically } from "./files.js";
import { arrayTypes } from "./record.js";
import { findSchema, numbersOf, padShape, type VariableSchema } from "./schema.js";
import {
  chunkLengths,
  chunkPath,
  encodeTexts,
  runChunks,
  writeMetadata,
  type ZarrAttributes,
} from "./zarrArray.js";

/** A dimension along which runs lie. */
interface RunDimension {
  readonly name: string;
  readonly length: number;
}

/**
 * Write all runs as a Zarr group (format 2) whose arrays have the parameters as dimensions.
 *
 * The bytes depend on the runs alone. The consolidated metadata come last: with them the group is complete.
 *
 * @param folder of the group
 * @param read gives a run by its number
 */
export function writeZarr(
  folder: string,
  space: ParameterSpace,
  attributes: Readonly<Record<string, unknown>>,
  read: (run: number) => StoredRun,
): void {
  explaining(folder, () => {
    makeFolder(folder);
    const metadata: Record<string, unknown> = { ".zgroup": { zarr_format: 2 }, ".zattrs": attributes };
    const fs = fileSystem();
    fs.writeFileSync(`${folder}/.zgroup`, JSON.stringify(metadata[".zgroup"]));
    fs.writeFileSync(`${folder}/.zattrs`, JSON.stringify(attributes));
    const writer = new GroupWriter(folder, space, metadata, read);
    writer.writeRuns();
    writeAtomically(`${folder}/.zmetadata`, JSON.stringify({ zarr_consolidated_format: 1, metadata }));
  });
}

class GroupWriter {
  readonly #dimensions: readonly RunDimension[];
  readonly #outer: readonly number[];
  /** Dimensions that exist, by name, with what makes them different from others of that name. */
  readonly #known = new Map<string, string>();
  #auxiliary: string[] = [];

  constructor(
    readonly folder: string,
    readonly space: ParameterSpace,
    readonly metadata: Record<string, unknown>,
    readonly read: (run: number) => StoredRun,
  ) {
    this.#dimensions = runDimensions(space);
    this.#outer = this.#dimensions.map(({ length }) => length);
    for (const { name } of this.#dimensions) this.#known.set(name, "runs");
  }

  writeRuns(): void {
    const { space } = this;
    const runs = Array.from({ length: space.runCount }, (_, run) => run);
    const { read } = this;
    const schema = findSchema(
      (function* () {
        for (const run of runs) yield read(run);
      })(),
    );
    this.#writeParameters();
    this.#writeStatus();
    const names = new Set(schema.map(({ name }) => name));
    for (const variable of schema) this.#writeVariable(variable, names);
  }

  #writeParameters(): void {
    const { space } = this;
    const isGrid = this.#dimensions[0]?.name !== "run";
    for (const [p, name] of space.parameterNames.entries()) {
      const key = coordinateName(name);
      const values = isGrid
        ? space.parameterValues[p]!
        : Array.from(space.runs(), ({ params }) => params[name] ?? null);
      if (!isGrid) this.#auxiliary.push(key);
      this.#writeCoordinate(key, isGrid ? key : "run", values, { parameter: name });
    }
    const { initialConditions } = space;
    if (initialConditions && isGrid)
      this.#writeCoordinate(
        "initial_condition",
        "initial_condition",
        Array.from({ length: initialConditions.count }, (_, i) => i),
        {},
      );
  }

  #writeCoordinate(
    name: string,
    dimension: string,
    values: readonly ParameterValue[],
    attributes: Readonly<Record<string, unknown>>,
  ): void {
    if (values.every((value) => typeof value === "number" || value === null)) {
      const data = Float64Array.from(values as (number | null)[], (value) => value ?? Number.NaN);
      this.#writeOnce(name, data, [data.length], [dimension], attributes);
    } else {
      const isText = values.every((value) => typeof value === "string");
      const texts = values.map((value) =>
        isText
          ? (value as string)
          : JSON.stringify(ArrayBuffer.isView(value) ? Array.from(value as NumberArray) : value),
      );
      this.#writeTexts(name, texts, [texts.length], [dimension], attributes);
    }
  }

  /** 1: finished, 2: failed, with the reason. */
  #writeStatus(): void {
    const count = this.space.runCount;
    const status = new Uint8Array(count);
    const kinds = new Array<string>(count).fill("");
    const messages = new Array<string>(count).fill("");
    for (let run = 0; run < count; run++) {
      const stored = this.read(run);
      status[run] = stored.status === "finished" ? 1 : 2;
      if (stored.status === "failed")
        [kinds[run], messages[run]] = [stored.reason.kind, stored.reason.message];
    }
    const dims = this.#dimensions.map(({ name }) => name);
    this.#writeOnce("status", status, this.#outer, dims, {
      flag_values: [1, 2],
      flag_meanings: "finished failed",
    });
    if (!status.includes(2)) return;
    this.#writeTexts("failure_kind", kinds, this.#outer, dims, {});
    this.#writeTexts("failure_message", messages, this.#outer, dims, {});
  }

  #writeVariable(variable: VariableSchema, names: ReadonlySet<string>): void {
    const { shape, type, kind, isConstant, isIrregular } = variable;
    const inner = this.#innerDimensions(variable, names);
    const dims = [...(isConstant ? [] : this.#dimensions.map(({ name }) => name)), ...inner];
    const attributes: ZarrAttributes = {
      _ARRAY_DIMENSIONS: dims,
      ...(variable.unit !== undefined && { units: variable.unit }),
      ...(variable.label !== undefined && { long_name: variable.label }),
      ...(this.#auxiliary.length > 0 && !isConstant && { coordinates: this.#auxiliary.join(" ") }),
      result: { kind, dims: variable.dims, isConstant, isIrregular },
    };
    const outer = isConstant ? [] : this.#outer;
    const isText = kind === "text";
    const Type = arrayTypes[type];
    const size = shape.reduce((product, length) => product * length, 1);
    const bytes = isText ? variable.textLength * 4 : size * Type.BYTES_PER_ELEMENT;
    const chunks = chunkLengths(outer, bytes);
    const isFloat = type === "f8" || type === "f4";
    const isBoolean = kind === "boolean" && type === "u1";
    writeMetadata(
      this.folder,
      variable.name,
      {
        zarr_format: 2,
        shape: [...outer, ...shape],
        chunks: [...chunks, ...shape.map((length) => Math.max(1, length))],
        dtype: isText
          ? `<U${variable.textLength}`
          : isBoolean
            ? "|b1"
            : `${type === "u1" ? "|" : "<"}${type}`,
        compressor: null,
        // Other types have no value that means "missing".
        fill_value: !isText && isFloat ? "NaN" : null,
        order: "C",
        filters: null,
      },
      attributes,
      this.metadata,
    );
    const perChunk = chunks.reduce((product, length) => product * length, 1);
    const shapes = isIrregular
      ? new Int32Array(this.space.runCount * Math.max(1, shape.length)).fill(-1)
      : undefined;
    for (const { indices, first, count } of runChunks(outer, chunks)) {
      const zeros = shape.map(() => 0);
      const path = chunkPath(this.folder, variable.name, [...indices, ...zeros]);
      if (isText) {
        const texts = new Array<string>(perChunk).fill("");
        for (let i = 0; i < count; i++) texts[i] = this.#textOf(first + i, variable.name, shapes);
        fileSystem().writeFileSync(path, encodeTexts(texts, variable.textLength));
        continue;
      }
      const data = new Type(perChunk * size);
      if (isFloat) data.fill(Number.NaN);
      for (let i = 0; i < count; i++) {
        const run = isConstant ? this.#anyFinished() : first + i;
        const stored = this.read(run);
        const value = stored.status === "finished" ? stored.results[variable.name] : undefined;
        if (value === undefined || (typeof value === "string" && !isText)) continue;
        const given = numbersOf(value);
        const own = padShape(given.shape, shape.length);
        shapes?.set(own.length > 0 ? own : [0], run * Math.max(1, shape.length));
        place(given.data, own, data, shape, i * size);
      }
      fileSystem().writeFileSync(path, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    if (shapes)
      this.#writeOnce(
        `${variable.name}__shape`,
        shapes,
        [...this.#outer, Math.max(1, shape.length)],
        [...this.#dimensions.map(({ name }) => name), `${variable.name}__dimension`],
        { result: { kind: "shape" } },
      );
  }

  #textOf(run: number, name: string, shapes: Int32Array | undefined): string {
    const stored = this.read(run);
    const value = stored.status === "finished" ? stored.results[name] : undefined;
    if (value === undefined) return "";
    shapes?.set([0], run);
    return String(value);
  }

  #anyFinished(): number {
    for (let run = 0; run < this.space.runCount; run++) if (this.read(run).status === "finished") return run;
    return 0;
  }

  /** Names of the dimensions of one run's array: equal names only for equal axes. */
  #innerDimensions(variable: VariableSchema, names: ReadonlySet<string>): string[] {
    const taken = new Set<string>();
    return variable.dims.map((dim, d) => {
      const length = variable.shape[d]!;
      const coordinate = variable.coords[dim];
      const axis = `${length} ${coordinate ? JSON.stringify(Array.from<number | string>(coordinate)) : ""}`;
      const free = (name: string): boolean =>
        !taken.has(name) && !names.has(name) && (this.#known.get(name) ?? axis) === axis;
      let name = [dim, `${dim}_${variable.name}`, `${dim}_${variable.name}_${d}`].find(free);
      for (let k = 1; name === undefined; k++) if (free(`${dim}_${k}`)) name = `${dim}_${k}`;
      taken.add(name);
      if (this.#known.has(name)) return name;
      this.#known.set(name, axis);
      if (coordinate) {
        const numbers = coordinate instanceof Float64Array ? coordinate : undefined;
        if (numbers) this.#writeOnce(name, numbers, [length], [name], {});
        else this.#writeTexts(name, coordinate as readonly string[], [length], [name], {});
      }
      return name;
    });
  }

  /** An array in a single chunk. */
  #writeOnce(
    name: string,
    data: NumberArray,
    shape: readonly number[],
    dims: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
  ): void {
    const type = data instanceof Float64Array ? "<f8" : data instanceof Int32Array ? "<i4" : "|u1";
    this.#writeWhole(
      name,
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      type,
      shape,
      dims,
      attributes,
    );
  }

  #writeTexts(
    name: string,
    texts: readonly string[],
    shape: readonly number[],
    dims: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
  ): void {
    const length = Math.max(1, ...texts.map((text) => [...text].length));
    this.#writeWhole(name, encodeTexts(texts, length), `<U${length}`, shape, dims, attributes);
  }

  #writeWhole(
    name: string,
    bytes: Uint8Array,
    dtype: string,
    shape: readonly number[],
    dims: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
  ): void {
    const fill = dtype === "<f8" ? "NaN" : null;
    writeMetadata(
      this.folder,
      name,
      {
        zarr_format: 2,
        shape,
        chunks: shape.map((length) => Math.max(1, length)),
        dtype,
        compressor: null,
        fill_value: fill,
        order: "C",
        filters: null,
      },
      { _ARRAY_DIMENSIONS: dims, ...attributes },
      this.metadata,
    );
    fileSystem().writeFileSync(
      chunkPath(
        this.folder,
        name,
        shape.map(() => 0),
      ),
      bytes,
    );
  }
}

/** Dimensions of the runs: the parameters of a grid, else the runs one after another. */
export function runDimensions(space: ParameterSpace): RunDimension[] {
  const kind = space.explorationKind;
  if (kind !== "grid" && kind !== "point") return [{ name: "run", length: space.runCount }];
  const dimensions = space.parameterNames.map((name, p) => ({
    name: coordinateName(name),
    length: space.parameterValues[p]!.length,
  }));
  const { initialConditions } = space;
  return initialConditions
    ? [...dimensions, { name: "initial_condition", length: initialConditions.count }]
    : dimensions;
}

/** Copy a small array into the corner of a larger one. */
function place(
  from: NumberArray,
  fromShape: readonly number[],
  to: NumberArray,
  toShape: readonly number[],
  offset: number,
): void {
  const rank = toShape.length;
  if (fromShape.every((length, d) => length === toShape[d])) {
    to.set(from, offset);
    return;
  }
  const row = fromShape[rank - 1]!;
  const rows = row === 0 ? 0 : from.length / row;
  for (let r = 0; r < rows; r++) {
    let rest = r;
    let at = 0;
    let stride = toShape[rank - 1]!;
    for (let d = rank - 2; d >= 0; d--) {
      at += (rest % fromShape[d]!) * stride;
      rest = Math.floor(rest / fromShape[d]!);
      stride *= toShape[d]!;
    }
    to.set(from.subarray(r * row, (r + 1) * row), offset + at);
  }
}

import { NeurolabError } from "../../errors.js";
import type { NumberArray } from "../../labelled.js";
import type { ResultValue, StoredRun } from "../results.js";
import { fileSystem } from "./files.js";
import { arrayTypes, type TypeName } from "./record.js";
import { chunkOfRun, chunkPath, decodeText, type ZarrAttributes, type ZarrMetadata } from "./zarrArray.js";

interface Variable {
  readonly name: string;
  readonly array: ZarrMetadata;
  readonly attributes: ZarrAttributes;
}

interface ResultNote {
  readonly kind: string;
  readonly dims: readonly string[];
  readonly isConstant: boolean;
  readonly isIrregular: boolean;
}

/** Reads runs out of a group that `writeZarr` wrote. */
export class ZarrRuns {
  readonly #variables = new Map<string, Variable>();
  readonly #chunks = new Map<string, { path: string; bytes: Uint8Array }>();
  readonly #status: NumberArray;
  readonly #rank: number;

  constructor(readonly folder: string) {
    const text = fileSystem().readFileSync(`${folder}/.zmetadata`, "utf8");
    const { metadata } = JSON.parse(text) as { metadata: Record<string, unknown> };
    for (const [key, array] of Object.entries(metadata))
      if (key.endsWith("/.zarray")) {
        const name = key.slice(0, -"/.zarray".length);
        const attributes = metadata[`${name}/.zattrs`] as ZarrAttributes;
        this.#variables.set(name, { name, array: array as ZarrMetadata, attributes });
      }
    const status = this.#variables.get("status");
    if (!status) throw new NeurolabError(`${folder} is no exploration of neurolab: it has no status.`);
    this.#status = this.#whole("status");
    this.#rank = status.array.shape.length;
  }

  /** Attributes of the group. */
  get count(): number {
    return this.#status.length;
  }

  failures(): Map<number, { kind: string; message: string }> {
    const failed = new Map<number, { kind: string; message: string }>();
    if (!this.#variables.has("failure_kind")) return failed;
    this.#status.forEach((status, run) => {
      if (status === 2)
        failed.set(run, {
          kind: this.#text("failure_kind", run),
          message: this.#text("failure_message", run),
        });
    });
    return failed;
  }

  get(run: number): StoredRun {
    if (this.#status[run] === 2)
      return {
        status: "failed",
        reason: { kind: this.#text("failure_kind", run), message: this.#text("failure_message", run) },
      };
    const results: Record<string, ResultValue> = {};
    for (const variable of this.#variables.values()) {
      const note = variable.attributes.result as ResultNote | undefined;
      if (!note || note.kind === "shape") continue;
      const value = this.#value(variable, note, run);
      if (value !== undefined) results[variable.name] = value;
    }
    return { status: "finished", results };
  }

  #value(variable: Variable, note: ResultNote, run: number): ResultValue | undefined {
    const outer = note.isConstant ? 0 : this.#rank;
    const inner = variable.array.shape.slice(outer);
    let shape: readonly number[] = inner;
    if (note.isIrregular) {
      const rank = Math.max(1, inner.length);
      const all = this.#whole(`${variable.name}__shape`);
      const own = Array.from(all.subarray(run * rank, (run + 1) * rank));
      if (own[0]! < 0) return undefined;
      if (inner.length > 0) shape = own;
    }
    const { bytes, index } = this.#chunk(variable, note.isConstant ? 0 : run, outer);
    if (note.kind === "text") return decodeText(bytes, Number(variable.array.dtype.slice(2)), index);
    const size = inner.reduce((product, length) => product * length, 1);
    const data = numbers(bytes, variable.array.dtype, index * size, size);
    if (note.kind === "number") return data[0]!;
    if (note.kind === "boolean") return Number.isNaN(data[0]) ? Number.NaN : data[0] !== 0;
    const cut = cutCorner(data, inner, shape);
    if (note.kind === "array") return cut;
    const stored = variable.attributes._ARRAY_DIMENSIONS.slice(outer);
    const coords: Record<string, readonly string[] | Float64Array> = {};
    stored.forEach((dim, d) => {
      const coordinate = this.#variables.has(dim) ? this.#coordinate(dim) : undefined;
      if (coordinate)
        coords[note.dims[d]!] = coordinate.slice(0, shape[d]) as readonly string[] | Float64Array;
    });
    const { units, long_name } = variable.attributes as { units?: string; long_name?: string };
    return {
      data: cut,
      shape,
      dims: note.dims,
      ...(Object.keys(coords).length > 0 && { coords }),
      ...(long_name !== undefined && { name: long_name }),
      ...(units !== undefined && { unit: units }),
    };
  }

  #coordinate(name: string): readonly string[] | Float64Array {
    const { array } = this.#variables.get(name)!;
    if (!array.dtype.startsWith("<U")) return this.#whole(name) as Float64Array;
    const bytes = this.#bytes(name, [0]);
    return Array.from({ length: array.shape[0]! }, (_, i) =>
      decodeText(bytes, Number(array.dtype.slice(2)), i),
    );
  }

  #whole(name: string): NumberArray {
    const { array } = this.#variables.get(name)!;
    const size = array.shape.reduce((product, length) => product * length, 1);
    return numbers(
      this.#bytes(
        name,
        array.shape.map(() => 0),
      ),
      array.dtype,
      0,
      size,
    );
  }

  #text(name: string, run: number): string {
    const { array } = this.#variables.get(name)!;
    return decodeText(
      this.#bytes(
        name,
        array.shape.map(() => 0),
      ),
      Number(array.dtype.slice(2)),
      run,
    );
  }

  #chunk({ name, array }: Variable, run: number, outer: number): { bytes: Uint8Array; index: number } {
    const inner = array.shape.slice(outer).map(() => 0);
    const { indices, first } = chunkOfRun(array.shape.slice(0, outer), array.chunks.slice(0, outer), run);
    return { bytes: this.#bytes(name, [...indices, ...inner]), index: run - first };
  }

  /** The last chunk of every array is kept: runs are mostly read in order. */
  #bytes(name: string, indices: readonly number[]): Uint8Array {
    const path = chunkPath(this.folder, name, indices);
    const kept = this.#chunks.get(name);
    if (kept?.path === path) return kept.bytes;
    const bytes = new Uint8Array(fileSystem().readFileSync(path));
    this.#chunks.set(name, { path, bytes });
    return bytes;
  }
}

function numbers(bytes: Uint8Array, dtype: string, start: number, count: number): NumberArray {
  const type = (dtype === "|b1" ? "u1" : dtype.slice(1)) as TypeName;
  const Type = arrayTypes[type];
  const width = Type.BYTES_PER_ELEMENT;
  const copy = bytes.slice(start * width, (start + count) * width);
  return new Type(copy.buffer as ArrayBuffer, 0, count);
}

function cutCorner(data: NumberArray, from: readonly number[], to: readonly number[]): NumberArray {
  if (to.every((length, d) => length === from[d])) return data;
  const size = to.reduce((product, length) => product * length, 1);
  const cut = data.slice(0, size);
  const row = to[to.length - 1]!;
  for (let r = 0; r * row < size; r++) {
    let rest = r;
    let at = 0;
    let stride = from[from.length - 1]!;
    for (let d = to.length - 2; d >= 0; d--) {
      at += (rest % to[d]!) * stride;
      rest = Math.floor(rest / to[d]!);
      stride *= from[d]!;
    }
    cut.set(data.subarray(at, at + row), r * row);
  }
  return cut;
}

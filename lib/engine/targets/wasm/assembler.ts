import { alignmentOf, encodeOpcode } from "./opcodes.js";

/** Types of WebAssembly values that the emitter uses. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

const TYPE_CODE: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};
const EMPTY_BLOCK = 0x40;

/** A local variable or parameter of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** Body of one function under construction: a thin, chainable layer over the stack machine. */
export class FunctionBuilder {
  readonly params: readonly Local[];
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];
  readonly #free = new Map<ValueType, Local[]>();

  constructor(
    readonly index: number,
    readonly paramTypes: readonly ValueType[],
    readonly resultTypes: readonly ValueType[],
  ) {
    this.params = paramTypes.map((type, i) => ({ index: i, type }));
  }

  /** A fresh local, or one given back by `release`. */
  local(type: ValueType): Local {
    const reused = this.#free.get(type)?.pop();
    if (reused) return reused;
    this.#locals.push(type);
    return { index: this.paramTypes.length + this.#locals.length - 1, type };
  }

  /** Let a later `local` reuse this variable. */
  release(local: Local): void {
    const list = this.#free.get(local.type);
    if (list) list.push(local);
    else this.#free.set(local.type, [local]);
  }

  get(local: Local): this {
    return this.#bytes(0x20).#unsigned(local.index);
  }
  set(local: Local): this {
    return this.#bytes(0x21).#unsigned(local.index);
  }
  tee(local: Local): this {
    return this.#bytes(0x22).#unsigned(local.index);
  }

  i32(value: number): this {
    return this.#bytes(0x41).#signed(value | 0);
  }
  f64(value: number): this {
    this.#code.push(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
    return this;
  }
  /** The same double in both lanes. */
  f64x2(value: number): this {
    const bytes = new Uint8Array(Float64Array.of(value, value).buffer);
    this.#code.push(...encodeOpcode("v128.const"), ...bytes);
    return this;
  }
  /** The same 32-bit integer in four lanes. */
  i32x4(value: number): this {
    const bytes = new Uint8Array(Int32Array.of(value, value, value, value).buffer);
    this.#code.push(...encodeOpcode("v128.const"), ...bytes);
    return this;
  }
  /** The same single in four lanes. */
  f32x4(value: number): this {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    this.#code.push(...encodeOpcode("v128.const"), ...bytes);
    return this;
  }

  /** An instruction without immediates. */
  op(name: string): this {
    this.#code.push(...encodeOpcode(name));
    return this;
  }
  /**
   * An address a constant number of bytes behind a pointer, for instructions on single lanes: V8 folds the constant
   * offsets of other loads and stores into the instruction, but keeps a register for each of these.
   */
  offset(pointer: Local, bytes: number): this {
    return this.get(pointer).i32(bytes).op("i32.add");
  }
  /** A load or store with a constant byte offset; a lane number follows for lane instructions. */
  memory(name: string, offset = 0, lane?: number): this {
    this.#code.push(...encodeOpcode(name), alignmentOf(name));
    this.#unsigned(offset);
    if (lane !== undefined) this.#code.push(lane);
    return this;
  }
  /** An instruction with a lane number (extract_lane, replace_lane). */
  lane(name: string, lane: number): this {
    this.#code.push(...encodeOpcode(name), lane);
    return this;
  }
  shuffle(lanes: readonly number[]): this {
    this.#code.push(...encodeOpcode("i8x16.shuffle"), ...lanes);
    return this;
  }
  call(target: FunctionBuilder): this {
    return this.#bytes(0x10).#unsigned(target.index);
  }
  /** Copy bytes: destination, source and length are on the stack. */
  memoryCopy(): this {
    return this.#bytes(0xfc, 10, 0, 0);
  }
  /** Fill bytes: destination, value and length are on the stack. */
  memoryFill(): this {
    return this.#bytes(0xfc, 11, 0);
  }

  block(body: () => void): this {
    this.#bytes(0x02, EMPTY_BLOCK);
    body();
    return this.#bytes(0x0b);
  }
  loop(body: () => void): this {
    this.#bytes(0x03, EMPTY_BLOCK);
    body();
    return this.#bytes(0x0b);
  }
  /** Condition is on the stack. */
  if(body: () => void, otherwise?: () => void): this {
    this.#bytes(0x04, EMPTY_BLOCK);
    body();
    if (otherwise) {
      this.#bytes(0x05);
      otherwise();
    }
    return this.#bytes(0x0b);
  }
  branch(depth: number): this {
    return this.#bytes(0x0c).#unsigned(depth);
  }
  branchIf(depth: number): this {
    return this.#bytes(0x0d).#unsigned(depth);
  }

  /** `for (counter = start; counter < end; counter += step)`; the body runs at least once. */
  countUp(counter: Local, end: () => void, step: number, body: () => void): this {
    return this.loop(() => {
      body();
      this.get(counter).i32(step).op("i32.add").tee(counter);
      end();
      this.op("i32.lt_s").branchIf(0);
    });
  }

  /** Encoded body with its local declarations. */
  encode(): number[] {
    const groups: [ValueType, number][] = [];
    for (const type of this.#locals) {
      const last = groups.at(-1);
      if (last?.[0] === type) last[1]++;
      else groups.push([type, 1]);
    }
    const locals = [
      ...unsignedLeb(groups.length),
      ...groups.flatMap(([type, n]) => [...unsignedLeb(n), TYPE_CODE[type]]),
    ];
    const size = locals.length + this.#code.length + 1;
    const body = unsignedLeb(size);
    for (const byte of locals) body.push(byte);
    for (const byte of this.#code) body.push(byte);
    body.push(0x0b);
    return body;
  }

  #bytes(...bytes: number[]): this {
    for (const byte of bytes) this.#code.push(byte);
    return this;
  }
  #unsigned(value: number): this {
    return this.#bytes(...unsignedLeb(value));
  }
  #signed(value: number): this {
    return this.#bytes(...signedLeb(value));
  }
}

/** A WebAssembly module with functions and one memory, and nothing imported but that memory if shared. */
export class ModuleBuilder {
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: [string, FunctionBuilder][] = [];

  /**
   * Add a function.
   *
   * @param name export name, or undefined for an internal function
   * @param build writes the body
   */
  function(
    name: string | undefined,
    params: readonly ValueType[],
    results: readonly ValueType[],
    build: (f: FunctionBuilder) => void,
  ): FunctionBuilder {
    const f = new FunctionBuilder(this.#functions.length, params, results);
    this.#functions.push(f);
    if (name !== undefined) this.#exports.push([name, f]);
    build(f);
    return f;
  }

  /**
   * Encode the module; its memory is imported as `env.memory` with exactly this many pages.
   *
   * An imported memory lets the host choose its size once, share it between threads and reuse it.
   */
  encode(pages: number, shared = false): Uint8Array {
    const types = this.#functions.map((f) => [
      0x60,
      ...vector(f.paramTypes.map((type) => [TYPE_CODE[type]])),
      ...vector(f.resultTypes.map((type) => [TYPE_CODE[type]])),
    ]);
    const limits = [shared ? 3 : 1, ...unsignedLeb(pages), ...unsignedLeb(pages)];
    const bytes = [
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector(types)),
      ...section(2, vector([[...text("env"), ...text("memory"), 0x02, ...limits]])),
      ...section(3, vector(this.#functions.map((f) => unsignedLeb(f.index)))),
      ...section(7, vector(this.#exports.map(([name, f]) => [...text(name), 0x00, ...unsignedLeb(f.index)]))),
    ];
    const code = concatenate([
      unsignedLeb(this.#functions.length),
      ...this.#functions.map((f) => f.encode()),
    ]);
    const head = [10, ...unsignedLeb(code.length)];
    const result = new Uint8Array(bytes.length + head.length + code.length);
    result.set(bytes);
    result.set(head, bytes.length);
    result.set(code, bytes.length + head.length);
    return result;
  }
}

function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
    rest >>>= 7;
  } while (rest);
  return bytes;
}

function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && !(low & 64)) || (rest === -1 && low & 64)) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 128);
  }
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsignedLeb(bytes.length), ...bytes];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsignedLeb(items.length), ...items.flat()];
}

function section(id: number, body: readonly number[]): number[] {
  return [id, ...unsignedLeb(body.length), ...body];
}

function concatenate(parts: readonly number[][]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

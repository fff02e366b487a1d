import { ByteWriter } from "./byteWriter.js";
import { alignmentOf, opcodeOf } from "./opcodes.js";

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

/** One local a parameter. */
type Locals<P extends readonly ValueType[]> = { readonly [K in keyof P]: Local };

/** Body of one function under construction: a thin, chainable layer over the stack machine. */
export class FunctionBuilder<P extends readonly ValueType[] = readonly ValueType[]> {
  readonly params: Locals<P>;
  readonly #locals: ValueType[] = [];
  readonly #code = new ByteWriter();
  readonly #free = new Map<ValueType, Local[]>();

  constructor(
    readonly index: number,
    readonly paramTypes: P,
    readonly resultTypes: readonly ValueType[],
  ) {
    this.params = paramTypes.map((type, i) => ({ index: i, type })) as unknown as Locals<P>;
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
    this.#code.byte(0x20).unsigned(local.index);
    return this;
  }
  set(local: Local): this {
    this.#code.byte(0x21).unsigned(local.index);
    return this;
  }
  tee(local: Local): this {
    this.#code.byte(0x22).unsigned(local.index);
    return this;
  }

  i32(value: number): this {
    this.#code.byte(0x41).signed(value | 0);
    return this;
  }
  f64(value: number): this {
    this.#code.byte(0x44).bytes(new Uint8Array(Float64Array.of(value).buffer));
    return this;
  }
  /** The same double in both lanes. */
  f64x2(value: number): this {
    return this.#constant(Float64Array.of(value, value));
  }
  /** The same 32-bit integer in four lanes. */
  i32x4(value: number): this {
    return this.#constant(Int32Array.of(value, value, value, value));
  }
  /** The same single in four lanes. */
  f32x4(value: number): this {
    return this.#constant(Float32Array.of(value, value, value, value));
  }
  #constant(lanes: Float64Array | Float32Array | Int32Array): this {
    this.op("v128.const");
    this.#code.bytes(new Uint8Array(lanes.buffer));
    return this;
  }

  /** An instruction without immediates. */
  op(name: string): this {
    const { prefix, code } = opcodeOf(name);
    if (prefix === 0) this.#code.byte(code);
    else this.#code.byte(prefix).unsigned(code);
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
    this.op(name);
    this.#code.byte(alignmentOf(name)).unsigned(offset);
    if (lane !== undefined) this.#code.byte(lane);
    return this;
  }
  /** An instruction with a lane number (extract_lane, replace_lane). */
  lane(name: string, lane: number): this {
    this.op(name);
    this.#code.byte(lane);
    return this;
  }
  shuffle(lanes: readonly number[]): this {
    this.op("i8x16.shuffle");
    this.#code.bytes(lanes);
    return this;
  }
  call(target: FunctionBuilder): this {
    this.#code.byte(0x10).unsigned(target.index);
    return this;
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
    this.#code.byte(0x0c).unsigned(depth);
    return this;
  }
  branchIf(depth: number): this {
    this.#code.byte(0x0d).unsigned(depth);
    return this;
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

  /** Write the body with its local declarations and its size. */
  encodeTo(out: ByteWriter): void {
    const groups: [ValueType, number][] = [];
    for (const type of this.#locals) {
      const last = groups.at(-1);
      if (last?.[0] === type) last[1]++;
      else groups.push([type, 1]);
    }
    const locals = new ByteWriter().unsigned(groups.length);
    for (const [type, count] of groups) locals.unsigned(count).byte(TYPE_CODE[type]);
    out.unsigned(locals.length + this.#code.length + 1);
    out.bytes(locals.written()).bytes(this.#code.written()).byte(0x0b);
  }

  #bytes(...bytes: number[]): this {
    this.#code.bytes(bytes);
    return this;
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
  function<const P extends readonly ValueType[]>(
    name: string | undefined,
    params: P,
    results: readonly ValueType[],
    build: (f: FunctionBuilder<P>) => void,
  ): FunctionBuilder<P> {
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
    const out = new ByteWriter();
    const types = (list: readonly ValueType[], to: ByteWriter) => {
      to.unsigned(list.length);
      for (const type of list) to.byte(TYPE_CODE[type]);
    };
    out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    section(out, 1, (to) => {
      to.unsigned(this.#functions.length);
      for (const { paramTypes, resultTypes } of this.#functions) {
        to.byte(0x60);
        types(paramTypes, to);
        types(resultTypes, to);
      }
    });
    section(out, 2, (to) => {
      to.unsigned(1).text("env").text("memory");
      to.byte(0x02)
        .byte(shared ? 3 : 1)
        .unsigned(pages)
        .unsigned(pages);
    });
    section(out, 3, (to) => {
      to.unsigned(this.#functions.length);
      for (const f of this.#functions) to.unsigned(f.index);
    });
    section(out, 7, (to) => {
      to.unsigned(this.#exports.length);
      for (const [name, f] of this.#exports) to.text(name).byte(0x00).unsigned(f.index);
    });
    section(out, 10, (to) => {
      to.unsigned(this.#functions.length);
      for (const f of this.#functions) f.encodeTo(to);
    });
    return out.written();
  }
}

function section(out: ByteWriter, id: number, write: (to: ByteWriter) => void): void {
  const body = new ByteWriter();
  write(body);
  out.byte(id).unsigned(body.length).bytes(body.written());
}

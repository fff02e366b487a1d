/**
 * Bytes in the making, in an array that grows.
 *
 * Modules are written while somebody waits for a first simulation, in code that no compiler has seen yet: that is
 * why it makes no temporary arrays.
 */
export class ByteWriter {
  #data = new Uint8Array(256);
  length = 0;

  byte(value: number): this {
    if (this.length === this.#data.length) this.#grow(1);
    this.#data[this.length++] = value;
    return this;
  }

  bytes(values: ArrayLike<number>): this {
    this.#grow(values.length);
    this.#data.set(values, this.length);
    this.length += values.length;
    return this;
  }

  /** An unsigned integer of 32 bits, seven bits at a time (LEB128). */
  unsigned(value: number): this {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) this.byte((rest & 127) | 128);
    return this.byte(rest);
  }

  /** A signed integer of 32 bits, seven bits at a time: the last byte carries the sign in its bit 6. */
  signed(value: number): this {
    let rest = value | 0;
    for (; rest > 63 || rest < -64; rest >>= 7) this.byte((rest & 127) | 128);
    return this.byte(rest & 127);
  }

  /** A name with its length. */
  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    return this.unsigned(bytes.length).bytes(bytes);
  }

  /** What was written so far. */
  written(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }

  #grow(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#data.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#data.length));
    larger.set(this.#data);
    this.#data = larger;
  }
}

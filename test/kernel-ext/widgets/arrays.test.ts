import { describe, expect, it } from "@jest/globals";
import { joinBuffers, splitBuffers } from "../../../kernel-ext/kernel/comm/buffers.js";
import { packArrays, unpackArrays } from "../../../kernel-ext/protocol/arrays.js";

describe("arrays in the state of widgets", () => {
  it("come back bit for bit after the way through a message", () => {
    const state = {
      data: [{ x: Float64Array.of(Math.PI, -0, 5e-324), y: [1, null, 3], name: "a" }],
      layout: { shape: [1, 2] },
      counts: Int32Array.of(-1, 2 ** 31 - 1),
      small: Float32Array.of(0.1),
    };
    const { state: json, bufferPaths, buffers } = splitBuffers(packArrays(state) as Record<string, unknown>);
    const bytes = buffers.map((view) =>
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(),
    );
    const back = unpackArrays(joinBuffers(JSON.parse(JSON.stringify(json)), bufferPaths, bytes));
    expect(back).toEqual(state);
    expect(Object.is((back as typeof state).data[0]!.x[1], -0)).toBe(true);
  });

  it("are read from any offset, and matrices as rows", () => {
    const bytes = new Uint8Array(4 * 8 + 3);
    new DataView(bytes.buffer).setFloat64(3 + 8, 7, true);
    const packed = { dtype: "float64", shape: [2, 2], buffer: bytes.subarray(3) };
    expect(unpackArrays(packed)).toEqual([Float64Array.of(0, 7), Float64Array.of(0, 0)]);
  });

  it("are refused when the bytes do not fit the shape", () => {
    expect(() => unpackArrays({ dtype: "float32", shape: [3], buffer: new Uint8Array(8) })).toThrow(
      "needs 12 bytes, got 8",
    );
  });

  it("leave objects alone that only look similar", () => {
    const value = { dtype: "constructor", shape: [1], buffer: new Uint8Array(1) };
    expect(unpackArrays(value)).toEqual(value);
  });
});

import { describe, expect, it } from "@jest/globals";
import { threefry4x32 } from "../../../../lib/engine/rng/threefry.js";

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, "0")).join(" ");
const parse = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));

describe("Threefry4x32", () => {
  // Known answers published with Random123 (file kat_vectors).
  it.each([
    [
      "00000000 00000000 00000000 00000000",
      "00000000 00000000 00000000 00000000",
      "9c6ca96a e17eae66 fc10ecd4 5256a7d8",
    ],
    [
      "ffffffff ffffffff ffffffff ffffffff",
      "ffffffff ffffffff ffffffff ffffffff",
      "2a881696 57012287 f6c7446e a16a6732",
    ],
    [
      "243f6a88 85a308d3 13198a2e 03707344",
      "a4093822 299f31d0 082efa98 ec4e6c89",
      "59cd1dbb b8879579 86b5d00c ac8b6d84",
    ],
  ])("with 20 rounds maps counter %s to the published words", (counter, key, words) => {
    expect(hex(threefry4x32(parse(counter), parse(key), 20))).toBe(words);
  });

  it("with 12 rounds is one step behind 13 rounds, which have published words, too", () => {
    // The 13th round (rotations of round 5, without key) applied to 12 rounds.
    const x = threefry4x32([0, 0, 0, 0], [0, 0, 0, 0]);
    const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));
    x[0] = x[0]! + x[1]!;
    x[1] = rotate(x[1]!, 6) ^ x[0]!;
    x[2] = x[2]! + x[3]!;
    x[3] = rotate(x[3]!, 20) ^ x[2]!;
    expect(hex(x)).toBe("531c7e4f 39491ee5 2c855a92 3d6abf9a");
  });
});

import { describe, expect, it } from "@jest/globals";
import { ALNModel, FHNModel, planeField, WCModel } from "../../../lib/index";

describe("planeField", () => {
  it("is the right-hand side of FitzHugh–Nagumo", () => {
    const field = planeField(new FHNModel({ params: { x_ext: 0.7, tau: 10 } }), "x", "y");
    for (const [x, y] of [
      [0, 0],
      [0.3, 0.2],
      [-0.4, 1.1],
    ] as const) {
      const [dx, dy] = field(x, y);
      expect(dx).toBeCloseTo(-3 * x ** 3 + 4 * x ** 2 - 1.5 * x - y + 0.7, 12);
      expect(dy).toBeCloseTo((x - 0.5 * y) / 10, 12);
    }
  });

  it("is the slope of a noiseless run, built-in functions and tables included", () => {
    const wilson = new WCModel({ params: { exc_init: [0.3], inh_init: [0.2], duration: 0.1 } });
    const before = planeField(wilson, "exc", "inh")(0.3, 0.2);
    wilson.run();
    expect((wilson.array("exc").data[0]! - 0.3) / 0.1).toBeCloseTo(before[0], 10);
    expect((wilson.array("inh").data[0]! - 0.2) / 0.1).toBeCloseTo(before[1], 10);
    const aln = planeField(new ALNModel({ params: { mue_ext_mean: 1 } }), "mufe", "mufi", {
      held: { seem: 0.2, siem: 0.1 },
    })(0.5, 0.5);
    expect(aln.every(Number.isFinite)).toBe(true);
    expect(aln[0]).not.toBe(0);
  });

  it("takes what is held, of the node asked for", () => {
    const model = new FHNModel({ Cmat: [[0, 2], [1, 0]], Dmat: [[0, 0], [0, 0]], params: { K_gl: 1 } }); // biome-ignore format: a matrix
    const at = (node: number) => planeField(model, "x", "y", { node, held: { network_x: 0.4 } })(0.1, 0)[0];
    expect(at(0) - at(1)).toBeCloseTo(-0.1, 12);
  });

  it("names the states when there is none of that name", () => {
    expect(() => planeField(new FHNModel(), "x", "z")).toThrow('fhn has no state "z"');
  });
});

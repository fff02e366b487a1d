import { describe, expect, it } from "@jest/globals";
import { draftOf, patchOf } from "../../../kernel-ext/kernel/widgets/figureDraft.js";
import { extendedTrace } from "../../../kernel-ext/protocol/traces.js";
import { changedFigure } from "../../../kernel-ext/widgets/views/figureState.js";

describe("a trace with samples at its end", () => {
  it("has them after its own, the oldest gone, and the given one is as it was", () => {
    const trace = { x: Float64Array.of(1, 2, 3), y: [4, 5, 6] };
    expect(extendedTrace(trace, { x: [4], y: Float64Array.of(7) }, 3)).toEqual({
      x: [2, 3, 4],
      y: [5, 6, 7],
    });
    expect(trace).toEqual({ x: Float64Array.of(1, 2, 3), y: [4, 5, 6] });
  });

  it("gets a list where it had a regular axis", () => {
    expect(extendedTrace({ x0: 10, dx: 5, y: [1, 2] }, { x: [99], y: [3] }, 10)).toEqual({
      x: [10, 15, 99],
      y: [1, 2, 3],
    });
    expect(extendedTrace({ y: [1, 2] }, { x: [9], y: [3] }, 10)).toEqual({ x: [0, 1, 9], y: [1, 2, 3] });
  });

  it("moves the start of a regular axis when samples go", () => {
    expect(extendedTrace({ x0: 10, dx: 5, y: [1, 2] }, { y: [3, 4] }, 3)).toEqual({
      x0: 15,
      dx: 5,
      y: [2, 3, 4],
    });
  });

  it("may have been empty", () => {
    expect(extendedTrace({}, { x: [1], y: [2] }, 3)).toEqual({ x: [1], y: [2] });
  });
});

describe("changes of a figure", () => {
  const figure = {
    data: [{ y: Float64Array.of(1, 2), line: { color: "red", width: 1 } }, { y: [3] }],
    layout: { height: 300, yaxis: { title: { text: "a" } }, annotations: [{ text: "old", x: 1 }] },
    config: {},
  };

  it("are found at any depth, and the figure itself is not written to", () => {
    const draft = draftOf(figure);
    const open = draft as unknown as typeof figure;
    open.layout.yaxis.title.text = "b";
    open.layout.annotations[0]!.text = "new";
    (open.data[0] as { line: { width: number } }).line.width = 2;
    const patch = patchOf(figure, draft);
    expect(patch).toEqual({
      kind: "patch",
      traces: { 0: { line: { color: "red", width: 2 } } },
      layout: { yaxis: { title: { text: "b" } }, annotations: [{ text: "new", x: 1 }] },
    });
    expect(figure.layout.yaxis.title.text).toBe("a");
    expect(changedFigure(figure, patch)).toEqual({ ...open, config: {} });
  });

  it("are none when nothing was assigned, and null takes away", () => {
    const draft = draftOf(figure);
    expect(patchOf(figure, draft)).toEqual({ kind: "patch", traces: {}, layout: {} });
    // Lists of numbers are not copied.
    expect(draft.data[0]!.y).toBe(figure.data[0]!.y);
    delete (draft.layout as { height?: number }).height;
    const patch = patchOf(figure, draft);
    expect(patch.layout).toEqual({ height: null });
    expect(changedFigure(figure, patch).layout).not.toHaveProperty("height");
  });

  it("follow a stream in the page as in the kernel", () => {
    const message = { kind: "extend", traces: [1], samples: { y: [[4, 5]] }, maxPoints: 2 } as const;
    expect(changedFigure(figure, message).data[1]).toEqual(extendedTrace(figure.data[1]!, { y: [4, 5] }, 2));
    expect(changedFigure(figure, { ...message, traces: [7] }).data).toEqual(figure.data);
  });
});

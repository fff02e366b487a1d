/** @jest-environment jsdom */
import { afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { labelled, matrix, timeseries, withTheme } from "neurolab";
import { mountFigure } from "../../../kernel-ext/widgets/views/figureView.js";
import type { Plotly, Services, ViewModel } from "../../../kernel-ext/widgets/views/model.js";
import { groundOf, inPageColors } from "../../../kernel-ext/widgets/views/pageColors.js";

/** Waits for an element to be seen; the newest. */
let seen: { readonly callback: (entries: object[]) => void; stopped: boolean };

beforeAll(() => {
  // What this test environment lacks.
  Object.assign(globalThis, {
    structuredClone: (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown,
    ResizeObserver: class {
      observe(): void {}
      disconnect(): void {}
    },
    IntersectionObserver: class {
      stopped = false;
      constructor(readonly callback: (entries: object[]) => void) {
        seen = this;
      }
      observe(): void {}
      disconnect(): void {
        this.stopped = true;
      }
    },
  });
});

afterEach(() => {
  document.body.replaceChildren();
  document.body.removeAttribute("style");
});

/** As a notebook keeps it. */
const stored = <T>(figure: T): T => JSON.parse(JSON.stringify(figure)) as T;
const lines = () => stored(timeseries(labelled(Float64Array.of(0, 1, 2, 3), [2, 2], ["region", "time"])));
const map = () => stored(matrix(labelled(Float64Array.of(1, 0, 0, 1), [2, 2], ["a", "b"]), { kind: "FC" }));
const ground = "rgb(17, 17, 17)";

describe("a figure in the colours of its page", () => {
  it("is drawn as it is stored where the page is light, also one that was made dark", () => {
    for (const figure of [lines(), map(), stored(withTheme(lines(), "dark"))])
      expect(inPageColors(figure, "light", "rgb(250, 250, 250)")).toBe(figure);
  });

  it("has light text on the page's own ground where the page is dark, and is not written to", () => {
    const figure = lines();
    const before = stored(figure);
    const { layout } = inPageColors(figure, "dark", ground);
    expect(layout.template).toEqual(withTheme(figure, "dark").layout.template);
    expect(layout).toMatchObject({ paper_bgcolor: ground, plot_bgcolor: ground });
    expect(figure).toEqual(before);
  });

  it("keeps the dark paper of the library where the ground is not known", () => {
    const { layout } = inPageColors(lines(), "dark");
    expect(layout).toEqual(withTheme(lines(), "dark").layout);
  });

  it("keeps the colour of missing cells, takes dark palettes, and leaves a paper that was chosen", () => {
    const figure = map();
    const dark = withTheme(figure, "dark").layout;
    const { layout } = inPageColors(figure, "dark", ground);
    expect(layout.plot_bgcolor).toBe(dark.plot_bgcolor);
    expect(layout.plot_bgcolor).not.toBe(ground);
    expect(layout.coloraxis).toEqual(dark.coloraxis);
    figure.layout.paper_bgcolor = "#abcdef";
    expect(inPageColors(figure, "dark", ground).layout.paper_bgcolor).toBe("#abcdef");
  });

  it("of another library is left alone", () => {
    const foreign = { data: [{ y: [1] }], layout: { title: { text: "a" } } };
    expect(inPageColors(foreign, "dark", ground)).toBe(foreign);
    expect(inPageColors({}, "dark", ground)).toEqual({});
  });
});

describe("the ground of an element", () => {
  it("is the nearest opaque colour around it, and nothing outside of the page", () => {
    const place = document.createElement("div");
    expect(groundOf(place)).toBeUndefined();
    const veil = document.createElement("div");
    veil.style.backgroundColor = "rgba(255, 0, 0, 0.5)";
    document.body.style.backgroundColor = ground;
    veil.append(place);
    document.body.append(veil);
    expect(groundOf(place)).toBe(ground);
  });
});

describe("a figure widget", () => {
  it("follows the theme, as soon as it can be seen, and hears of it no longer when it is gone", async () => {
    let theme: "light" | "dark" = "dark";
    const handlers = new Set<() => void>();
    const papers: unknown[] = [];
    const draw = (element: HTMLElement, _data: unknown[], layout: object): Promise<never> => {
      const { template } = layout as ReturnType<typeof lines>["layout"];
      papers.push(template?.layout.paper_bgcolor);
      return Promise.resolve(Object.assign(element, { on: () => {} }) as never);
    };
    const plotly = { newPlot: draw, react: draw, purge: jest.fn(), Plots: { resize: jest.fn() } };
    const services = {
      plotly: () => Promise.resolve(plotly as unknown as Plotly),
      theme: () => theme,
      onThemeChange: (handler: () => void) => {
        handlers.add(handler);
        return () => handlers.delete(handler);
      },
    };
    const figure = lines();
    const model = { get: () => figure, onChange: () => () => {}, onMessage: () => () => {} };
    const target = document.createElement("div");
    document.body.append(target);
    const unmount = mountFigure(model as unknown as ViewModel, target, services as unknown as Services);
    const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
    await settled();
    for (const next of ["light", "dark"] as const) {
      theme = next;
      const before = papers.length;
      for (const handler of handlers) handler();
      seen.callback([{ isIntersecting: false }]);
      await settled();
      // Hidden texts have no size.
      expect(papers).toHaveLength(before);
      seen.callback([{ isIntersecting: true }]);
      await settled();
      expect(seen.stopped).toBe(true);
    }
    const [light, dark] = (["light", "dark"] as const).map(
      (name) => withTheme(figure, name).layout.template?.layout.paper_bgcolor,
    );
    expect(papers).toEqual([dark, light, dark]);
    for (const handler of handlers) handler();
    unmount();
    expect(seen.stopped).toBe(true);
    expect(handlers.size).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { KernelClient } from "../../kernel-ext/client/client.js";
import { arraySummary, labelledSummary } from "../../kernel-ext/kernel/display/arrays.js";
import {
  displaySymbol,
  format,
  normalizeBundle,
  registerFormatter,
} from "../../kernel-ext/kernel/display/format.js";
import { escapeHtml } from "../../kernel-ext/kernel/display/html.js";
import {
  createProgress,
  type ProgressState,
  progressOf,
  progressText,
} from "../../kernel-ext/kernel/display/progress.js";
import { tableBundle } from "../../kernel-ext/kernel/display/table.js";
import { ofType, printed, removeFolders, resultData, startKernel } from "./harness.js";

describe("formatting", () => {
  it("asks the object first, then registered formatters, then Node", () => {
    const remove = registerFormatter({
      matches: (value) => value instanceof Date,
      format: () => ({ "text/plain": "a date" }),
    });
    expect(format({ [displaySymbol]: () => ({ "text/plain": "own" }) })).toEqual({
      data: { "text/plain": "own" },
      metadata: {},
    });
    expect(format(new Date(0))).toEqual({ data: { "text/plain": "a date" }, metadata: {} });
    remove();
    expect(format(new Date(0))).toEqual({ data: { "text/plain": "1970-01-01T00:00:00.000Z" }, metadata: {} });
  });

  it("shows the value when its display method fails, now or later", async () => {
    const now = await format({
      a: 1,
      [displaySymbol]: () => {
        throw new Error("broken");
      },
    });
    const later = await format({ a: 1, [displaySymbol]: async () => "no bundle" });
    expect(now.data["text/plain"]).toContain("a: 1");
    expect(now.data["text/plain"]).toContain("display method failed: broken");
    expect(later.data["text/plain"]).toContain("must return an object with MIME types as keys");
  });

  it("takes metadata along and adds a text", async () => {
    class Figure {
      [displaySymbol](): object {
        return { data: { "image/png": new Uint8Array([1, 2]) }, metadata: { "image/png": { width: 2 } } };
      }
    }
    expect(await format(new Figure())).toEqual({
      data: { "image/png": "AQI=", "text/plain": "[Figure]" },
      metadata: { "image/png": { width: 2 } },
    });
  });

  it("keeps JSON types as they are and turns the rest into text", () => {
    expect(
      normalizeBundle({
        "application/vnd.x+json": { a: [1] },
        "text/html": ["a", "b"],
        "text/plain": 5,
        "image/png": undefined,
      }),
    ).toEqual({ "application/vnd.x+json": { a: [1] }, "text/html": "ab", "text/plain": "5" });
  });

  it("recognises pictures by their first bytes", () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
    expect(format(png)).toMatchObject({ data: { "image/png": Buffer.from(png).toString("base64") } });
    expect(format(new Uint8Array([1, 2, 3]))).toMatchObject({
      data: { "text/plain": "Uint8Array(3) [1, 2, 3]" },
    });
  });

  it("shows objects that guard their names against misspelling", () => {
    const guarded = new Proxy({ alpha: 1 } as Record<string, number>, {
      get: (target, key) => {
        if (!(key in target)) throw new Error("no such parameter");
        return target[key as string];
      },
    });
    const shown = format({ params: guarded }) as { data: Record<string, string> };
    expect(shown.data["text/plain"]).toContain("alpha: 1");
  });

  it("survives values that cannot be inspected", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    const shown = format({ hostile, big: 10n }) as { data: Record<string, string> };
    expect(typeof shown.data["text/plain"]).toBe("string");
  });
});

describe("arrays", () => {
  it("are summed up with their range, missing values counted", () => {
    const array = Float64Array.from({ length: 100 }, (_, i) => i / 3);
    array[5] = Number.NaN;
    expect(arraySummary(array)).toBe(
      "Float64Array(100) [0, 0.33333, 0.66667, 1, 1.3333, NaN, …, 32.333, 32.667, 33]  min 0, max 33, mean 16.65, 1 NaN",
    );
    expect(arraySummary(new Float32Array([0.1, 2]))).toBe("Float32Array(2) [0.1, 2]");
    expect(arraySummary(new Float64Array(20).fill(Number.NaN))).toContain("all NaN");
  });

  it("with labels tell name, unit and dimensions", () => {
    const value = {
      data: new Float64Array(6),
      shape: [2, 3],
      dims: ["region", "time"],
      name: "rate",
      unit: "Hz",
    };
    expect(labelledSummary(value)).toBe("rate [Hz] (region 2 × time 3)\nFloat64Array [0, 0, 0, 0, 0, 0]");
    expect(format(value)).toMatchObject({ data: { "text/plain": labelledSummary(value) } });
  });
});

describe("tables", () => {
  it("are made of lists of records, numbers to the right", () => {
    const bundle = tableBundle([
      { name: "a", x: 1 },
      { name: "bb", x: 22.123456789 },
    ]);
    expect(bundle?.["text/plain"]).toBe("name        x\na           1\nbb    22.1235\n2 rows");
    expect(bundle?.["text/html"]).toContain('<td style="text-align:right">22.1235</td>');
  });

  it("never let text of the data become HTML", () => {
    const bundle = tableBundle([{ "<img src=x>": '<script>alert("1")</script>' }]);
    expect(bundle?.["text/html"]).not.toMatch(/<img|<script/);
    expect(escapeHtml(`<a href="x" id='y'>&`)).toBe("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
  });

  it("show the first 20 rows of a long list", () => {
    const bundle = tableBundle(Array.from({ length: 1000 }, (_, i) => ({ i })));
    expect(bundle?.["text/plain"]?.split("\n")).toHaveLength(22);
    expect(bundle?.["text/plain"]).toContain("1000 rows, the first 20 shown");
  });

  it("of columns show their rows, filters heeded", async () => {
    const { table } = await import("arquero");
    const results = table({ a: Array.from({ length: 100 }, (_, i) => i), rate: new Float64Array(100) });
    const shown = format(results) as { data: Record<string, string> };
    expect(shown.data["text/html"]).toContain('<th scope="col" style="text-align:right">rate</th>');
    expect(shown.data["text/plain"]).toContain("100 rows, the first 20 shown");
    const few = format(results.filter("d => d.a > 97")) as { data: Record<string, string> };
    expect(few.data["text/plain"]).toBe(" a  rate\n98     0\n99     0\n2 rows");
    const none = format(results.filter("d => d.a > 100")) as { data: Record<string, string> };
    expect(none.data["text/plain"]).toBe("Table without rows; columns: a, rate");
  });

  it("are not made of other lists", () => {
    for (const list of [[], [1, 2], [{ a: 1 }, 2], [[1], [2]], [new Date(0)]])
      expect(tableBundle(list)).toBeUndefined();
  });
});

describe("progress bars", () => {
  const record = (): { states: ProgressState[]; draw(state: ProgressState): void } => {
    const states: ProgressState[] = [];
    return { states, draw: (state) => states.push(state) };
  };

  it("draw at most ten times a second, and always the end", () => {
    const view = record();
    const bar = createProgress({ total: 1e5 }, view);
    for (let i = 1; i <= 1e5; i++) bar(i);
    expect(view.states.length).toBeLessThan(20);
    expect(view.states[0]).toMatchObject({ done: 0, state: "running" });
    expect(view.states.at(-1)).toMatchObject({ done: 1e5, state: "finished" });
  });

  it("understand the reports of simulations and of downloads", () => {
    const view = record();
    const bar = createProgress({}, view);
    bar({ done: 1, total: 4 });
    bar({ loaded: 3, total: 4 });
    bar({ fraction: 0.75, ...{ time: 1500, duration: 2000 } });
    bar.stop();
    bar(4);
    expect(view.states.at(-1)).toMatchObject({ done: 3, total: 4, state: "stopped" });
  });

  it("follow a sequence, and stop when it is left early", () => {
    const view = record();
    const items = progressOf(
      (options) => createProgress(options, view),
      ["a", "b", "c"],
      "Letters",
    ) as Iterable<string>;
    expect([...items]).toEqual(["a", "b", "c"]);
    expect(view.states.at(-1)).toMatchObject({ label: "Letters", done: 3, total: 3, state: "finished" });
    const early = record();
    for (const item of progressOf(
      (options) => createProgress(options, early),
      new Set([1, 2]),
    ) as Iterable<number>)
      if (item === 1) break;
    expect(early.states.at(-1)).toMatchObject({ state: "stopped", total: 2 });
  });

  it("say label, share, steps and time", () => {
    const base = { label: "Runs", unit: "runs", elapsed: 2000 };
    expect(progressText({ ...base, done: 25, total: 100, state: "running" })).toBe(
      "Runs  ██████░░░░░░░░░░░░░░░░░░  25 %, 25 of 100 runs, 2.0 s, 6.0 s left",
    );
    expect(progressText({ ...base, done: 7, total: Number.NaN, state: "running" })).toBe(
      "Runs  7 runs, 2.0 s",
    );
  });
});

describe("displaying in a notebook", () => {
  let kernel: KernelClient;

  beforeAll(async () => {
    kernel = await startKernel();
  });

  afterAll(async () => {
    await kernel.shutdown();
    removeFolders();
  });

  it("gives the bundle of the last expression, also when it takes time", async () => {
    const symbol = '[Symbol.for("Jupyter.display")]';
    const sync = await kernel.execute(
      `({ ${symbol}: () => ({ "text/html": "<i>x</i>", "text/plain": "x" }) })`,
    );
    expect(resultData(sync)).toEqual({ "text/html": "<i>x</i>", "text/plain": "x" });
    const later = await kernel.execute(
      `({ async ${symbol}() { await new Promise((r) => setTimeout(r, 20)); return { "application/vnd.plotly.v1+json": { data: [{ y: new Float64Array([1, 2]) }] }, "image/png": new Uint8Array([1]), "text/plain": "figure" }; } })`,
    );
    expect(resultData(later)).toEqual({
      "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }] },
      "image/png": "AQ==",
      "text/plain": "figure",
    });
    expect(resultData(later)).not.toHaveProperty("text/html");
  });

  it("waits for a display before the cell is over", async () => {
    const { messages } = await kernel.execute(
      'display({ [Symbol.for("Jupyter.display")]: () => new Promise((r) => setTimeout(() => r({ "text/plain": "slow" }), 50)) }); undefined',
    );
    expect(messages.map(({ header }) => header.msg_type)).toEqual([
      "status",
      "execute_input",
      "display_data",
      "status",
    ]);
  });

  it("replaces an output through its handle or its id", async () => {
    const executed = await kernel.execute(
      'const shown = display("a", { id: "mine" }); await shown.update("b"); display("c", { id: "mine", update: true }); undefined',
    );
    const texts = (type: string): unknown[] =>
      ofType(executed, type).map(({ content }) => [
        (content.data as Record<string, unknown>)["text/plain"],
        (content.transient as Record<string, unknown>).display_id,
      ]);
    expect(texts("display_data")).toEqual([["'a'", "mine"]]);
    expect(texts("update_display_data")).toEqual([
      ["'b'", "mine"],
      ["'c'", "mine"],
    ]);
  });

  it("offers html, markdown, latex, svg, json, pictures and clearing", async () => {
    const executed = await kernel.execute(`
      import { clearOutput, html, image, json, latex, markdown, svg } from "neurolab-kernel";
      for (const one of [html("<b>h</b>"), markdown("*m*"), latex("$x$"), svg("<svg/>"), json({ a: 1 }), image(new Uint8Array([9]))]) display(one);
      clearOutput(true);`);
    const types = ofType(executed, "display_data").map(
      ({ content }) => Object.keys(content.data as object)[0],
    );
    expect(types).toEqual([
      "text/html",
      "text/markdown",
      "text/latex",
      "image/svg+xml",
      "application/json",
      "image/png",
    ]);
    expect(ofType(executed, "clear_output")[0]?.content).toEqual({ wait: true });
  });

  it("works with tslab's own display", async () => {
    const executed = await kernel.execute(`
      import * as tslab from "tslab";
      tslab.display.html("<p>old</p>");
      tslab.display.png(new Uint8Array([1, 2, 3]));
      const { display: viaRequire } = require("tslab");
      viaRequire.markdown("# m");
      const d = tslab.newDisplay(); d.text("first"); d.text("second");
      console.log(tslab.versions.tslab);`);
    expect(ofType(executed, "display_data").map(({ content }) => content.data)).toEqual([
      { "text/html": "<p>old</p>" },
      { "image/png": "AQID" },
      { "text/markdown": "# m" },
      { "text/plain": "first" },
    ]);
    expect(ofType(executed, "update_display_data").map(({ content }) => content.data)).toEqual([
      { "text/plain": "second" },
    ]);
    expect(printed(executed)).toBe("1.0.22\n");
  });

  it("shows a bar that can be given as onProgress", async () => {
    const executed = await kernel.execute('const report = progress("Work"); report(0.5); report(1);');
    const bundle = ofType(executed, "update_display_data").at(-1)?.content.data as Record<string, string>;
    expect(bundle["text/plain"]).toContain("Work  ████████████████████████  100 %");
    expect(bundle["text/html"]).toContain('aria-label="Work"');
  });
});

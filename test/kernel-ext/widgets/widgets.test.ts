import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { KernelClient, Message } from "../../../kernel-ext/client/client.js";
import { evaluate, removeFolders, startKernel } from "../harness.js";

let kernel: KernelClient;
let opened: Message[];

beforeAll(async () => {
  kernel = await startKernel();
  const { messages } = await kernel.execute(
    `import { FHNModel, timeseries } from "neurolab";
     import { Controls, explore, FigureWidget, interact, ProgressWidget, type FigureEvent } from "neurolab-kernel";
     const model = new FHNModel({ seed: 1, params: { duration: 100 } });
     let runs = 0;
     const view = interact(model, () => { runs++; model.run(); return timeseries(model.x); },
       { controls: { alpha: true, x_ext: [0, 2], coupling: true } });
     view`,
  );
  opened = [...messages];
});

afterAll(async () => {
  await kernel.shutdown();
  removeFolders();
});

/** Messages that the kernel sends while it deals with one of the page. */
function tell(id: string, data: Record<string, unknown>): Promise<Message[]> {
  const messages: Message[] = [];
  return new Promise((resolve) => {
    const request = kernel.send("shell", "comm_msg", { comm_id: id, data });
    const stop = kernel.onIopub((message) => {
      // What a handler sends after a pause has another parent; pages find comms by their id.
      messages.push(message);
      if (message.parent.msg_id !== request || message.content.execution_state !== "idle") return;
      stop();
      resolve(messages);
    });
  });
}

const ofType = (messages: readonly Message[], type: string): Message[] =>
  messages.filter((message) => message.header.msg_type === type);
const opens = (model: string): Message =>
  ofType(opened, "comm_open").find(
    ({ content }) => (content.data as { state: { _model_name: string } }).state._model_name === model,
  )!;
const idOf = (model: string): string => opens(model).content.comm_id as string;

describe("widgets on the wire", () => {
  it("open a layout before themselves, with the protocol's version", () => {
    const layouts = ofType(opened, "comm_open");
    const figure = opens("FigureModel");
    const { state } = figure.content.data as { state: { layout: string; _model_module: string } };
    expect(figure.metadata.version).toBe("2.1.0");
    expect(figure.content.target_name).toBe("jupyter.widget");
    expect(state._model_module).toBe("neurolab-kernel");
    const layout = layouts.findIndex(
      ({ content }) => `IPY_MODEL_${String(content.comm_id)}` === state.layout,
    );
    expect(layout).toBeGreaterThanOrEqual(0);
    expect(layout).toBeLessThan(layouts.indexOf(figure));
  });

  it("are shown as a view with a picture and a text", () => {
    const [result] = ofType(opened, "execute_result");
    const data = result!.content.data as Record<string, unknown>;
    expect(data["application/vnd.jupyter.widget-view+json"]).toEqual({
      version_major: 2,
      version_minor: 0,
      model_id: idOf("StackModel"),
    });
    expect(
      Buffer.from(data["image/png"] as string, "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });

  it("carry the parameter table: unit, range, explanation, choices", () => {
    const { state } = opens("ControlsModel").content.data as {
      state: { controls: object[]; values: object };
    };
    expect(state.controls).toEqual([
      {
        kind: "slider",
        name: "alpha",
        unit: "",
        description: "coefficient of −x³",
        min: 0,
        max: 10,
        step: 0.05,
        default: 3,
      },
      {
        kind: "slider",
        name: "x_ext",
        unit: "1/ms",
        description: "external input to x",
        min: 0,
        max: 2,
        step: 0.01,
        default: 1,
      },
      {
        kind: "menu",
        name: "coupling",
        unit: "",
        description: "type of coupling",
        choices: ["diffusive", "additive"],
        default: "diffusive",
      },
    ]);
    expect(state.values).toEqual({ alpha: 3, x_ext: 1, coupling: "diffusive" });
  });

  it("set the parameter, simulate, redraw, and echo, when a slider moves", async () => {
    const before = Number(await evaluate(kernel, "runs"));
    const id = idOf("ControlsModel");
    const answer = await tell(id, { method: "update", state: { values: { x_ext: 0.25 } }, buffer_paths: [] });
    const methods = ofType(answer, "comm_msg").map(({ content }) => [
      content.comm_id,
      (content.data as { method: string }).method,
    ]);
    expect(methods).toEqual([
      [id, "echo_update"],
      [idOf("FigureModel"), "update"],
    ]);
    expect(await evaluate(kernel, "[runs, model.params.x_ext].join()")).toContain(`${before + 1},0.25`);
  });

  it("clip what lies outside and refuse what is no value", async () => {
    const id = idOf("ControlsModel");
    await tell(id, {
      method: "update",
      state: { values: { x_ext: 1e9, alpha: "evil", tau: 1, coupling: "none" }, controls: [] },
      buffer_paths: [],
    });
    expect(
      await evaluate(
        kernel,
        "JSON.stringify([view.controls.values, model.params.tau, view.controls.state.controls.length])",
      ),
    ).toContain('[{"alpha":3,"x_ext":2,"coupling":"diffusive"},20,3]');
  });

  it("send several changes of a figure as one message, typed arrays as bytes", async () => {
    const { messages } = await kernel.execute(
      `view.view.batchUpdate((figure) => {
         figure.layout.height = 321;
         figure.data[0].y = Float64Array.of(1, 2, 3) as never;
       });
       view.view.extendTraces({ y: [[4, 5]] });
       view.view.figure.data[0].y`,
    );
    const sent = ofType(messages, "comm_msg");
    expect(sent).toHaveLength(2);
    const [patch, extension] = sent.map(
      ({ content }) => (content.data as { content: Record<string, unknown> }).content,
    );
    expect(patch).toMatchObject({
      kind: "patch",
      layout: { height: 321 },
      traces: { 0: { y: { dtype: "float64", shape: [3] } } },
    });
    expect(patch!.buffer_paths).toEqual([["traces", "0", "y", "buffer"]]);
    expect([...new Float64Array(new Uint8Array(sent[0]!.buffers[0]!).buffer)]).toEqual([1, 2, 3]);
    expect(extension).toMatchObject({ kind: "extend", traces: [0], samples: { y: [[4, 5]] } });
    expect(JSON.stringify(ofType(messages, "execute_result")[0]!.content.data)).toContain("1, 2, 3, 4, 5");
  });

  it("report clicks to handlers", async () => {
    await evaluate(
      kernel,
      "const clicks: FigureEvent[] = []; view.view.onClick((event) => clicks.push(event)); 0",
    );
    await tell(idOf("FigureModel"), {
      method: "custom",
      content: { kind: "click", points: [{ trace: 0, point: 7, x: 1.5, y: 2 }] },
    });
    await tell(idOf("FigureModel"), { method: "custom", content: { kind: "explode", points: [] } });
    expect(await evaluate(kernel, "JSON.stringify(clicks.map((c) => c.points[0]!.point))")).toContain("[7]");
  });

  it("stop a computation by the button of its progress bar", async () => {
    const { messages } = await kernel.execute(
      `const bar = new ProgressWidget("Run"); bar.report(0.5, "half"); bar`,
    );
    const id = ofType(messages, "comm_open").at(-1)!.content.comm_id as string;
    expect(await evaluate(kernel, "bar.signal.aborted")).toContain("false");
    await tell(id, { method: "custom", content: { kind: "stop" } });
    expect(await evaluate(kernel, "bar.signal.aborted")).toContain("true");
  });

  it("answer a second page with all states", async () => {
    const id = "0123456789abcdef";
    kernel.send("shell", "comm_open", { comm_id: id, target_name: "jupyter.widget.control", data: {} });
    const answer = await tell(id, { method: "request_states" });
    const [message] = ofType(answer, "comm_msg");
    const { states, buffer_paths: paths } = message!.content.data as {
      states: Record<string, { model_name: string }>;
      buffer_paths: string[][];
    };
    expect(Object.values(states).map(({ model_name }) => model_name)).toEqual(
      expect.arrayContaining(["StackModel", "ControlsModel", "FigureModel", "LayoutModel"]),
    );
    expect(paths.every((path) => path[1] === "state")).toBe(true);
  });

  it("name what does not exist", async () => {
    const { reply } = await kernel.execute(`new Controls(model, ["alhpa"])`);
    expect(reply.evalue).toContain('fhn has no parameter "alhpa" to control. There are: ');
    const other = await kernel.execute(`explore(model, { variable: "z" })`);
    expect(other.reply.evalue).toContain('fhn has no quantity "z". There are: x, y.');
  });

  it("appear in the order in which they were displayed", async () => {
    const { messages } = await kernel.execute(
      `display(explore(model, { controls: ["alpha"] })); display(interact(model, () => timeseries(model.x), { controls: ["alpha"] }));
       display(new FigureWidget(timeseries(model.x))); display("text"); 0`,
    );
    const shown = ofType(messages, "display_data").map(({ content }) =>
      Object.keys(content.data as object).includes("application/vnd.jupyter.widget-view+json"),
    );
    expect(shown).toEqual([true, true, true, false]);
  });

  it("describe a live explorer once: the model without the tables that every page has", async () => {
    const { messages } = await kernel.execute(
      `import { ALNModel } from "neurolab"; explore(new ALNModel({ params: { duration: 200 } }), { controls: ["b"] })`,
    );
    const open = ofType(messages, "comm_open").at(-1)!;
    const { state } = open.content.data as {
      state: { spec: { model: { tables: unknown; params: { duration: number } } } };
    };
    expect(state.spec.model.tables).toBe("default");
    expect(state.spec.model.params.duration).toBe(200);
    expect(open.buffers.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(10_000);
    expect(Object.keys(ofType(messages, "execute_result")[0]!.content.data as object)).toContain("image/png");
  });
});

describe("searches as widgets", () => {
  const setup = `
    import { BoxSearch, Evolution, inProcess, ParameterSpace } from "neurolab";
    import { viewEvolution, viewExploration } from "neurolab-kernel";
    const search = new BoxSearch({ model, parameterSpace: new ParameterSpace({ x_ext: [0, 0.5, 1], tau: [10, 20, 30] }),
      evalFunction: (run: any) => { run.model.run(); return { last: run.model.x.data[999] }; } });
    await search.run({ executor: inProcess() });
    const evolution = new Evolution({ evalFunction: ({ params }: any) => [[params.a ** 2], {}], weightList: [-1],
      parameterSpace: new ParameterSpace({ a: [-1, 1], b: [0, 1] }, { kind: "bound" }),
      POP_INIT_SIZE: 8, POP_SIZE: 4, NGEN: 3, seed: 1 });`;

  it("show results, a picture for readers without scripts, and tell which run is chosen", async () => {
    await kernel.execute(setup);
    const early = await kernel.execute("viewExploration(search)");
    expect(early.reply.evalue).toContain("Call `await search.loadResults()` first.");
    const { messages, reply } = await kernel.execute(
      "await search.loadResults(); const shown = viewExploration(search); const chosen: any[] = []; shown.onSelect((one) => chosen.push(one)); shown",
    );
    expect(reply.status).toBe("ok");
    const data = ofType(messages, "execute_result")[0]!.content.data as Record<string, string>;
    expect(data["image/png"]!.slice(0, 8)).toBe("iVBORw0K");
    expect(data["text/plain"]).toContain("Heat map of last over x_ext (1/ms)".replace(" (1/ms)", ""));
    const open = ofType(messages, "comm_open").at(-1)!;
    const id = open.content.comm_id as string;
    await tell(id, { method: "update", state: { cell: 5 }, buffer_paths: [] });
    await tell(id, { method: "update", state: { cell: 99, view: { measure: 12, x: 1 } }, buffer_paths: [] });
    expect(await evaluate(kernel, "JSON.stringify([chosen, shown.state.view])")).toBe(
      JSON.stringify(
        JSON.stringify([
          [{ run: 5, params: { x_ext: 0.5, tau: 30 } }],
          { measure: 0, x: 1, y: 0, contours: null },
        ]),
      )
        .replace(/^"|"$/g, "'")
        .replaceAll('\\"', '"'),
    );
  });

  it("follow an evolution, one update a generation", async () => {
    const { messages } = await kernel.execute(
      "const watch = viewEvolution(evolution); display(watch); await evolution.run({ executor: inProcess(), onGeneration: watch.onGeneration }); watch.state.shown",
    );
    const open = ofType(messages, "comm_open").at(-1)!;
    const updates = ofType(messages, "comm_msg")
      .filter(({ content }) => content.comm_id === open.content.comm_id)
      .map(
        ({ content }) =>
          (content.data as { state: { spec: { awaited: number | null }; shown: number } }).state,
      );
    expect(updates.map(({ shown, spec }) => [shown, spec.awaited])).toEqual([[0, 2], [1, 2], [2, null]]); // biome-ignore format: pairs
    const id = open.content.comm_id as string;
    await tell(id, { method: "update", state: { selected: 3 }, buffer_paths: [] });
    expect(await evaluate(kernel, "watch.selected!.id")).toBe("3");
    await tell(id, { method: "update", state: { selected: 12345, shown: 7 }, buffer_paths: [] });
    expect(await evaluate(kernel, "`${watch.selected!.id} ${watch.state.shown}`")).toBe("'3 2'");
  });

  it("show themselves without widgets: a picture and words", async () => {
    for (const [code, words] of [
      ["search", "Heat map of last"],
      ["evolution", "Family tree of"],
    ] as const) {
      const { messages } = await kernel.execute(code);
      const data = ofType(messages, "execute_result")[0]!.content.data as Record<string, unknown>;
      expect(data["application/vnd.plotly.v1+json"]).toHaveProperty("data");
      expect(data["image/png"]).toBeDefined();
      expect(data["text/plain"]).toContain(words);
    }
  });
});

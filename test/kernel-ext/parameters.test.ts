import { describe, expect, it } from "@jest/globals";
import { Echo } from "../../kernel-ext/cli/echo.js";
import type { Notebook } from "../../kernel-ext/cli/notebook.js";
import { injectParameters, parseParameters } from "../../kernel-ext/cli/parameters.js";
import type { Message } from "../../kernel-ext/client/client.js";

const cell = (source: string, ...tags: string[]) => ({ cell_type: "code", metadata: { tags }, source });
const notebook = (...cells: ReturnType<typeof cell>[]): Notebook => ({
  cells,
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});
const sources = ({ cells }: Notebook): string[] => cells.map(({ source }) => [source].flat().join(""));

describe("parameters of a notebook", () => {
  it("stand in a cell behind the tagged one, which is replaced the next time", () => {
    const nb = notebook(
      cell("import x"),
      cell('let dataset = "gw"; // or "hcp"\nconst minutes = 5;', "parameters"),
      cell("minutes"),
    );
    injectParameters(nb, { dataset: "hcp", minutes: 0.5 });
    expect(sources(nb)).toEqual([
      "import x",
      'let dataset = "gw"; // or "hcp"\nconst minutes = 5;',
      'let dataset = "hcp";\nlet minutes = 0.5;',
      "minutes",
    ]);
    expect(nb.cells[2]!.metadata.tags).toEqual(["injected-parameters"]);
    injectParameters(nb, { minutes: 1 });
    expect(sources(nb)).toHaveLength(4);
    expect(sources(nb)[2]).toBe("let minutes = 1;");
    injectParameters(nb, {});
    expect(sources(nb)[2]).toBe("let minutes = 1;");
  });

  it("come first where no cell is tagged, and may not have another name than those there", () => {
    const plain = notebook(cell("a"));
    injectParameters(plain, { a: [1, 2] });
    expect(sources(plain)).toEqual(["let a = [1,2];", "a"]);
    const tagged = notebook(cell("let seed = 1;\nlet minutes = 5;", "parameters"));
    expect(() => injectParameters(tagged, { sed: 2 })).toThrow(
      'The notebook has no parameter "sed". There are: seed, minutes.',
    );
  });

  it("are read from name=value, as JSON where it is JSON", () => {
    expect(parseParameters(["a=1", "b=text", "c=", "d=[1,2]", "e=x=y", 'f="1"', "g=true"])).toEqual({
      a: 1,
      b: "text",
      c: "",
      d: [1, 2],
      e: "x=y",
      f: "1",
      g: true,
    });
    expect(() => parseParameters(["a-b=1"])).toThrow('A parameter is written as name=value, got "a-b=1".');
  });
});

describe("the echo of a run", () => {
  const message = (msg_type: string, content: object): Message =>
    ({ header: { msg_type }, content, parent: {}, channel: "iopub" }) as unknown as Message;
  const bar = (percent: number): Message =>
    message(percent === 0 ? "display_data" : "update_display_data", {
      data: { "text/plain": `Label  ${percent} %, 1 s`, "text/html": "<progress></progress>" },
      transient: { display_id: "a" },
    });
  const target = (isTTY: boolean) => {
    const texts: string[] = [];
    return { isTTY, columns: 40, texts, write: (text: string) => texts.push(text) };
  };

  it("passes on what cells print, and of bars a line every fifth of the way", () => {
    const [out, err] = [target(false), target(false)];
    const echo = new Echo(out, err);
    echo.receive(message("stream", { name: "stdout", text: "hello\n" }));
    echo.receive(message("stream", { name: "stderr", text: "oh\n" }));
    echo.receive(message("display_data", { data: { "text/plain": "a figure" } }));
    for (let percent = 0; percent <= 100; percent += 10) echo.receive(bar(percent));
    echo.receive(bar(100));
    expect(out.texts).toEqual(["hello\n"]);
    expect(err.texts.map((text) => /\d+ %|oh/.exec(text)![0])).toEqual([
      "oh",
      "20 %",
      "40 %",
      "60 %",
      "80 %",
      "100 %",
    ]);
  });

  it("moves a bar in place on a terminal, and gives other text its own line", () => {
    const [out, err] = [target(true), target(true)];
    const echo = new Echo(out, err);
    echo.receive(bar(0));
    echo.receive(bar(50));
    echo.receive(message("stream", { name: "stdout", text: "between\n" }));
    echo.receive(bar(100));
    echo.close();
    expect(err.texts.join("")).toBe(
      "\rLabel  0 %, 1 s\x1b[K\rLabel  50 %, 1 s\x1b[K\n\rLabel  100 %, 1 s\x1b[K\n",
    );
  });
});

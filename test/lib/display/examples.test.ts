import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fc } from "../../../lib/analysis/index.js";
import * as display from "../../../lib/display/index.js";
import { toBase64 } from "../../../lib/display/render/png.js";
import { formatNumber, plain, withUnit } from "../../../lib/display/text.js";
import { labelled } from "../../../lib/labelled.js";
import { bold, connectome, coordinates, rates } from "./gallery/data.js";

const series = (): ReturnType<typeof labelled> => labelled(Float64Array.of(0, 1, 0), [3], ["time"]);

/** What examples speak of without making it. */
const surroundings: Record<string, unknown> = {
  ...display,
  ...{ formatNumber, plain, withUnit, toBase64, labelled, fc },
  ...{ rates: rates(3, 200), bold: bold(), coordinates: coordinates() },
  ...{ Cmat: connectome(), sc: connectome(), x: series(), target: series(), u: series() },
  ...{ rate: series(), stimulus: series() },
};

const folder = path.join(__dirname, "../../../lib/display");
const examples = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) =>
    [...readFileSync(path.join(folder, file), "utf8").matchAll(/@example\n \* (.+) \/\/ (.+)\n/g)].map(
      ([, code, result]) => ({ file, code: code!, result: result! }),
    ),
  );

describe("documented examples", () => {
  it("are found", () => {
    expect(examples.length).toBeGreaterThan(30);
  });

  it.each(examples)("$file: $code", ({ code, result }) => {
    // panels are shown with `fc` as a matrix, elsewhere it is the function
    const scope = code.startsWith("panels") ? { ...surroundings, fc: fc(bold()) } : surroundings;
    const value = new Function(...Object.keys(scope), `return (${code});`)(...Object.values(scope));
    const shown = ArrayBuffer.isView(value) ? Array.from(value as unknown as Uint8Array) : value;
    if (result.endsWith('…"')) expect(shown).toContain(result.slice(1, -2));
    else expect(shown).toEqual(JSON.parse(result));
  });
});

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";

const script = path.join(__dirname, "../../scripts/check-imports.mjs");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What the check says about a checkout with these files. */
function check(files: Record<string, string>): string[] {
  const root = mkdtempSync(path.join(tmpdir(), "neurolab-imports-"));
  folders.push(root);
  const manifest = JSON.stringify({ name: "neurolab", dependencies: { acorn: "8.0.0" } });
  for (const [name, text] of Object.entries({ "lib/package.json": manifest, ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const { stderr, status } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  const lines = stderr.split("\n").filter(Boolean);
  expect(status).toBe(lines.length > 0 ? 1 : 0);
  return lines;
}

describe("the check of import directions", () => {
  it("lets a layer use itself and those below", () => {
    expect(
      check({
        "lib/models/hopf.ts": `import { parse } from "acorn";\nimport { ou } from "../engine/definition.js";\n`,
        "lib/display/figure.ts": `import type { Model } from "../models/model.js";\nexport * from "../labelled.js";\n`,
        "lib/engine/rng/a.ts": `type Fs = typeof import("node:fs");\n// import "../../models/hopf.js"\n`,
        "lib/cli/main.ts": `import { readFileSync } from "node:fs";\n`,
        "kernel-ext/kernel/main.ts": `import { run } from "./run.js";\n`,
      }),
    ).toEqual([]);
  });

  it.each([
    [
      "engine → models",
      "lib/engine/run.ts",
      `import type { Model } from "../models/model.js";`,
      "engine may not use models",
    ],
    [
      "analysis → models",
      "lib/analysis/fc.ts",
      `import {\n  Model,\n} from "../models/model.js";`,
      "analysis may not use models",
    ],
    [
      "models → exploration",
      "lib/models/a.ts",
      `export * from "../exploration/index.js";`,
      "models may not use exploration",
    ],
    ["lib → kernel-ext", "lib/display/a.ts", `import "../../kernel-ext/kernel/main.js";`, "outside lib"],
    [
      "lib → kernel package",
      "lib/display/a.ts",
      `import { x } from "neurolab-kernel";`,
      "not among the dependencies",
    ],
    ["lib → Node", "lib/data/a.ts", `import { readFileSync } from "node:fs";`, "process.getBuiltinModule"],
    [
      "late import",
      "lib/engine/a.ts",
      `const m = await import("../models/model.js");`,
      "engine may not use models",
    ],
    [
      "kernel-ext → lib by path",
      "kernel-ext/kernel/a.ts",
      `import "../../lib/index.js";`,
      "outside kernel-ext",
    ],
    [
      "widgets → kernel",
      "kernel-ext/widgets/a.ts",
      `import "../kernel/main.js";`,
      "widgets run in a browser",
    ],
    ["a folder without a layer", "lib/newcomer/a.ts", `export const a = 1;`, `"newcomer" has no layer`],
    ["engine naming a model", "lib/engine/a.ts", `if (name === "hopf") skip();`, "the engine names a model"],
    ["engine naming a class", "lib/engine/a.ts", "make(ALNModel);", "the engine names a model"],
  ])("refuses %s", (_, file, text, rule) => {
    const problems = check({ [file]: `${text}\n` });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(rule);
    expect(problems[0]).toMatch(new RegExp(`^${file}:\\d+: `));
  });

  it("lets comments of the engine name models", () => {
    expect(check({ "lib/engine/a.ts": "/** As in `hopf`. */\nexport const a = 1; // and ALN\n" })).toEqual(
      [],
    );
  });
});

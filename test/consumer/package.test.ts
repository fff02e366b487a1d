import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { installPacked, type Project } from "./packed.js";

const root = path.join(__dirname, "../..");

describe("the packed library", () => {
  let project: Project;
  beforeAll(() => {
    project = installPacked();
  }, 60_000);
  afterAll(() => project?.remove());

  const run = (name: string, text: string): unknown => {
    writeFileSync(path.join(project.folder, name), text);
    const { stdout, stderr, status } = spawnSync(process.execPath, [name], {
      cwd: project.folder,
      encoding: "utf8",
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(stdout);
  };
  const program = `
    const model = new HopfModel({ seed: 1, params: { sigma_ou: 0.01 } });
    model.params.a = 0.3;
    model.params.duration = 100;
    model.run();
    const { data, shape } = model.x;
    console.log(JSON.stringify({ shape, last: data[data.length - 1] }));`;

  it("simulates the same when required and when imported", () => {
    const required = run("run.cjs", `const { HopfModel } = require("neurolab");${program}`);
    const imported = run("run.mjs", `import { HopfModel } from "neurolab";${program}`);
    expect(required).toEqual({ shape: [1, 1000], last: expect.any(Number) });
    expect(imported).toEqual(required);
  });

  it("exports the same names from both module forms", () => {
    const required = run(
      "names.cjs",
      `console.log(JSON.stringify(Object.keys(require("neurolab")).sort()));`,
    );
    const imported = run(
      "names.mjs",
      `import * as neurolab from "neurolab"; console.log(JSON.stringify(Object.keys(neurolab).filter((name) => name !== "default" && name !== "module.exports").sort()));`,
    );
    expect(imported).toEqual(required);
    expect(required).toEqual(expect.arrayContaining(["ALNModel", "Dataset", "fc", "htmlPage"]));
  });

  it("runs in a worker from both module forms, again and again, and lets the program end", () => {
    const asynchronous = program.replace(
      "model.run();",
      "for (let i = 0; i < 12; i++) await model.runAsync();",
    );
    const required = run(
      "worker.cjs",
      `const { HopfModel } = require("neurolab");(async () => {${asynchronous}})();`,
    );
    const imported = run("worker.mjs", `import { HopfModel } from "neurolab";${asynchronous}`);
    expect(imported).toEqual(required);
    expect(required).toEqual(run("here.cjs", `const { HopfModel } = require("neurolab");${program}`));
  });

  it("brings its command line", () => {
    const manifest = JSON.parse(
      readFileSync(path.join(project.folder, "node_modules/neurolab/package.json"), "utf8"),
    ) as { bin: { neurolab: string } };
    const bin = path.join(project.folder, "node_modules/neurolab", manifest.bin.neurolab);
    const { stdout, status } = spawnSync(process.execPath, [bin, "data", "list"], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("gw");
  });

  it("holds what was built from a source file, its licence and a readme, and nothing else", () => {
    const others = project.files.filter((file) => !/^dist\/(cjs|esm)\/.+\.(js|d\.ts)$/.test(file));
    expect(others.sort()).toEqual([
      "LICENSE",
      "README.md",
      "bin/neurolab.cjs",
      "dist/esm/package.json",
      "package.json",
    ]);
    for (const file of project.files)
      if (file.startsWith("dist/") && !file.endsWith("package.json")) {
        const source = file.replace(/^dist\/(cjs|esm)\//, "").replace(/(\.d\.ts|\.js)$/, ".ts");
        expect(() => readFileSync(path.join(root, "lib", source))).not.toThrow();
      }
    expect(readFileSync(path.join(root, "lib/LICENSE"), "utf8")).toBe(
      readFileSync(path.join(root, "LICENSE"), "utf8"),
    );
  });
});

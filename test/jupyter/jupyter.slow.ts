import { afterAll, beforeAll, describe, jest } from "@jest/globals";
import { describeCommandLine } from "./commandLine.js";
import { install } from "./install.js";
import type { Installation } from "./installation.js";
import { describeLab } from "./lab.js";
import { describeNotebook7 } from "./notebook7.js";

// Everything takes seconds on an idle machine.
jest.setTimeout(300_000);

let installation: Installation;

beforeAll(() => {
  installation = install();
}, 300_000);

afterAll(() => installation?.remove());

describe("Jupyter's commands", () => describeCommandLine(() => installation));
describe("JupyterLab", () => describeLab(() => installation));
describe("Notebook 7", () => describeNotebook7(() => installation));

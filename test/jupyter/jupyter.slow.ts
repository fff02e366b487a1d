import { afterAll, beforeAll, describe } from "@jest/globals";
import { install } from "./install.js";
import type { Installation } from "./installation.js";
import { describeLab } from "./lab.js";

let installation: Installation;

beforeAll(() => {
  installation = install();
}, 300_000);

afterAll(() => installation?.remove());

describe("JupyterLab", () => describeLab(() => installation));

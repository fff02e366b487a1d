import { euler } from "./euler.js";
import { heun } from "./heun.js";
import type { Integrator } from "./integrator.js";
import { rk4 } from "./rk4.js";

/** Names of the numerical schemes that a model can be run with. */
export type IntegratorName = "euler" | "heun" | "rk4";

/** Numerical schemes by name. */
export const integrators: Readonly<Record<IntegratorName, Integrator>> = { euler, heun, rk4 };

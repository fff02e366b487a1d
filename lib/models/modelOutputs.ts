import type { ModelDefinition } from "../engine/definition.js";
import { type Labelled, labelled } from "../labelled.js";
import type { BOLDModel } from "./bold.js";
import { isLabelled } from "./matrix.js";
import { Outputs } from "./outputs.js";
import { initialNames } from "./params.js";
import { appendTime, type Recorder } from "./recorder.js";

/** What every model tells about its variables, and how its outputs are reached. */
export class ModelOutputs {
  readonly name: string;
  readonly description: string;
  protected readonly results: Outputs = new Outputs();

  constructor(
    readonly definition: ModelDefinition,
    /** Names of the regions. */
    readonly regions: readonly string[],
  ) {
    this.name = definition.name;
    this.description = definition.description;
  }

  /** Names of the recorded variables. */
  get output_vars(): readonly string[] {
    return this.definition.outputs;
  }
  /** Names of all dynamical variables. */
  get state_vars(): readonly string[] {
    const { states, rates = {}, noise = {} } = this.definition;
    const processes = Object.keys(noise).filter((name) => noise[name]!.kind === "ou");
    return [...Object.keys(rates), ...Object.keys(states), ...processes];
  }
  /** Names of the parameters that hold initial values. */
  get init_vars(): readonly string[] {
    return [...initialNames(this.definition).values()];
  }
  /** Names of the external inputs. */
  get input_vars(): readonly string[] {
    return Object.keys(this.definition.inputs ?? {});
  }
  /** Name of the default output. */
  get default_output(): string {
    return this.definition.output;
  }
  /** Name of the input that stimuli go to by default. */
  get default_input(): string | undefined {
    return this.definition.defaultInput ?? this.input_vars[0];
  }

  /** All outputs by name: `t`, the recorded variables, groups such as `BOLD`, and what the user added. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.results.root;
  }
  /** The default output, [region][time]. */
  get output(): Labelled {
    return this.array(this.default_output);
  }
  /** Times of the output samples, ms: the first is dt (the initial state is not an output). */
  get t(): Float64Array {
    return this.getOutput("t") as Float64Array;
  }
  /** BOLD of the last run: sample times in ms, and the signal [region][sample]. */
  get BOLD(): { readonly t_BOLD: Float64Array; readonly BOLD: Labelled } {
    return {
      t_BOLD: this.getOutput("BOLD.t_BOLD") as Float64Array,
      BOLD: this.getOutput("BOLD.BOLD") as Labelled,
    };
  }

  /** A recorded variable, [region][time]. */
  array(name: string): Labelled {
    return this.getOutput(name) as Labelled;
  }

  /**
   * An output by its (dotted) name.
   *
   * @throws ValidationError when there is none
   */
  getOutput(name: string): unknown {
    return this.results.get(name, this.name);
  }
  /** The arrays of a group of outputs; of the root by default. */
  getOutputs(group = ""): Readonly<Record<string, unknown>> {
    return this.results.group(group, this.name);
  }
  /** Add an output under a (dotted) name. */
  setOutput(name: string, data: Labelled | Float64Array): void {
    this.results.add(name, data);
  }
  /** Outputs of a group as one array, dims output × region × time. */
  xr(group = ""): Labelled {
    return this.results.stack(group, this.name);
  }

  /**
   * Arrays of the present outputs that the next run may write over, by name: those that nobody has asked for.
   *
   * Fresh memory costs as much as half of a simulation, because the system clears it page by page.
   *
   * @param even those that were handed out
   */
  protected reusableArrays(even: boolean): Map<string, Float64Array | Float32Array> {
    const arrays = new Map<string, Float64Array | Float32Array>();
    if (!even && !this.results.isUnseen) return arrays;
    for (const [name, value] of this.results.entries()) if (isLabelled(value)) arrays.set(name, value.data);
    return arrays;
  }

  /** Put what was recorded into the outputs, behind `previous` ones of the same name. */
  protected collect(
    recorder: Recorder,
    dt: number,
    reached: number,
    previous: ReadonlyMap<string, unknown> | undefined,
  ): void {
    const units: Record<string, string> = {};
    const { states, rates, observables } = this.definition;
    for (const [name, spec] of Object.entries({ ...observables, ...states, ...rates }))
      units[name] = spec.unit;
    let time: Float64Array | undefined;
    for (const [name, fresh] of recorder.result(dt, reached, this.regions, units)) {
      const old = previous?.get(name) as Labelled | undefined;
      const array = old ? appendTime(old, fresh) : fresh;
      time ??= array.coords!.time as Float64Array;
      this.results.set(name, array);
    }
    this.results.set("t", time ?? new Float64Array(0));
  }

  /** Put the BOLD signal into the outputs. */
  protected collectBold(bold: BOLDModel): void {
    const { data, columns } = bold.BOLD;
    const times = bold.t_BOLD;
    this.results.set("BOLD.t_BOLD", times);
    this.results.set(
      "BOLD.BOLD",
      labelled(data, [this.regions.length, columns], ["region", "time"], {
        coords: { region: this.regions, time: times },
        name: "BOLD",
      }),
    );
  }
}

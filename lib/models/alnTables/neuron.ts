import { ValidationError } from "../../errors.js";
import { didYouMean } from "../../nearestName.js";

/** Parameters of the adaptive exponential integrate-and-fire neuron that shape the transfer functions. */
export interface AdExNeuron {
  /** Membrane capacitance in pF. */
  C: number;
  /** Leak conductance in nS. */
  gL: number;
  /** Leak reversal potential in mV. */
  EL: number;
  /** Slope of the spike upstroke in mV. */
  DeltaT: number;
  /** Effective threshold voltage in mV, where the upstroke begins. */
  VT: number;
  /** Reset voltage in mV. */
  Vr: number;
  /** Cut-off voltage in mV: a spike is counted when the membrane reaches it. */
  Vs: number;
  /** Refractory period in ms. */
  Tref: number;
  /** Lower end of the voltage grid in mV, a reflecting boundary. */
  Vlb: number;
}

/** The neuron of the ALN model [Cakan & Obermayer 2020]. */
export const alnNeuron: Readonly<AdExNeuron> = {
  C: 200,
  gL: 10,
  EL: -65,
  DeltaT: 1.5,
  VT: -50,
  Vr: -70,
  Vs: -40,
  Tref: 1.5,
  Vlb: -200,
};

/** Width of a voltage cell in mV; part of the discretisation of the tables. */
export const VOLTAGE_STEP = 0.01;

/** Complete a neuron with the defaults of the ALN model and check it. */
export function completeNeuron(neuron: Partial<AdExNeuron>): AdExNeuron {
  const known = Object.keys(alnNeuron);
  for (const [name, value] of Object.entries(neuron)) {
    if (!known.includes(name))
      throw new ValidationError(
        `The neuron has no parameter "${name}".${didYouMean(name, known)} Its parameters are ${known.join(", ")}.`,
      );
    if (!Number.isFinite(value))
      throw new ValidationError(`Neuron parameter ${name} must be a finite number, got ${value}.`);
  }
  const complete = { ...alnNeuron, ...neuron };
  for (const name of ["C", "gL", "DeltaT"] as const)
    if (!(complete[name] > 0))
      throw new ValidationError(`Neuron parameter ${name} must be positive, got ${complete[name]}.`);
  if (!(complete.Tref >= 0))
    throw new ValidationError(`Neuron parameter Tref must not be negative, got ${complete.Tref}.`);
  const { Vlb, Vr, Vs, VT, DeltaT } = complete;
  if (!(Vr - Vlb >= 1 && Vs - Vr >= 1))
    throw new ValidationError(
      `Voltages must obey Vlb < Vr < Vs, 1 mV apart at least, got Vlb ${Vlb}, Vr ${Vr}, Vs ${Vs}.`,
    );
  if (!(Vs - Vlb <= 1000))
    throw new ValidationError(`Vs − Vlb must be at most 1000 mV, got ${Vs - Vlb}. Raise Vlb.`);
  if (!((Vs - VT) / DeltaT < 50))
    throw new ValidationError(
      `(Vs − VT) / DeltaT must be below 50, got ${(Vs - VT) / DeltaT}. Lower the cut-off voltage Vs.`,
    );
  return complete;
}

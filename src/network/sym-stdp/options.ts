import { raise } from '../../fixed/error.js';

/**
 * How a spike of a hidden neuron opens its synapses for the input spikes that follow. windows: for a
 * number of steps, all alike. traces: by a trace that decays.
 */
export const SYM_STDP_FORMS = ['windows', 'traces'] as const;
export type SymStdpForm = (typeof SYM_STDP_FORMS)[number];

/** Which of the hidden neurons that pass their thresholds in one step fires (`Competition` of an image). */
export const SYM_STDP_PICKS = ['first', 'largest'] as const;

/** unit: the cores' own winner-take-all. circuit: hidden neurons inhibit each other, a step late. */
export const SYM_STDP_INHIBITIONS = ['unit', 'circuit'] as const;

/**
 * Of the weights onto a hidden neuron. exact: a column that is off its target by 1/64 is multiplied by target / sum.
 * shrink: a column that is above it by a sixteenth loses a sixteenth. none: no synaptic scaling at all. The columns of
 * the readout shrink in both of the first two.
 */
export const SYM_STDP_SCALINGS = ['exact', 'shrink', 'none'] as const;

/** Widths of a weight, sign included: the sign is never used. */
export const SYM_STDP_WEIGHT_BITS = { min: 4, max: 8 } as const;

/** What a network of symmetric STDP can be asked for; every entry has a default. */
export interface SymStdpOptions {
  /** Hidden (excitatory) neurons; default 400. */
  readonly hidden?: number;
  /** Rows and columns of the image; default 28 x 28. */
  readonly imageShape?: readonly [number, number];
  /** Classes, and readout neurons; default 10. */
  readonly classes?: number;
  /** Start of the generator of initial values; default 1. */
  readonly seed?: number;
  /** Steps in which a sample's input acts; default 350, a millisecond each. */
  readonly steps?: number;
  /** Default windows. */
  readonly form?: SymStdpForm;
  /** Default largest; of no meaning to a circuit. */
  readonly pick?: (typeof SYM_STDP_PICKS)[number];
  /** Default unit. */
  readonly inhibition?: (typeof SYM_STDP_INHIBITIONS)[number];
  /** Default exact. */
  readonly scaling?: (typeof SYM_STDP_SCALINGS)[number];
  /** Width of all learnt weights, 4 to 8; default 8. */
  readonly weightBits?: number;
  /** The control: hidden weights stay as they were drawn; scaling, thresholds and readout go on. */
  readonly control?: boolean;
  /** Start of the image encoder's 32-bit register; default: derived from the seed. */
  readonly encoderSeed?: number;
  /** In place of those that {@link symStdpConstants} gives. */
  readonly constants?: Partial<SymStdpConstants>;
}

/**
 * Constants of the integer form (learning systems, section 2a). Weights, targets and limits are those of
 * 8-bit weights, 0..127; narrower ones are scaled by the network.
 */
export interface SymStdpConstants {
  /** Least potential at which a hidden neuron fires, before its dynamic part. */
  readonly threshold: number;
  /** Growth of the dynamic part at each spike in training. */
  readonly thresholdGain: number;
  /** The dynamic part loses 2^-shift of itself a training sample. */
  readonly thresholdDecayShift: number;
  /** Steps in which a neuron that fired rests. */
  readonly refractorySteps: number;
  /** The potential loses 2^-shift of itself a step. */
  readonly leakShift: number | 'none';
  /** Steps after a spike in which input spikes make weights grow (windows). */
  readonly windowSteps: number;
  /** In that window a weight grows with probability 2^-shift. */
  readonly growShift: number;
  /** Trace after a spike (traces): a weight grows with probability trace / 256. */
  readonly traceImpulse: number;
  /** The trace keeps (4096 - decay) / 4096 of itself a step. */
  readonly traceDecay: number;
  /** A spike makes the weight onto the label grow with probability 2^-shift. */
  readonly teachShift: number;
  /** Largest weights, input -> hidden and hidden -> readout. */
  readonly weightLimit: number;
  readonly readoutLimit: number;
  /** Initial weights are uniform from 0 to these. */
  readonly initialWeight: number;
  readonly initialReadout: number;
  /** Sums of a column's weights that scaling aims at; null: as the authors' (see symStdpConstants). */
  readonly weightTarget: number;
  readonly readoutTarget: number;
  /** A column above target by 2^-shift of it loses 2^-shift of its weights. */
  readonly shrinkShift: number;
  /** Exact scaling: a column off its target by 2^-shift of it is scaled. */
  readonly exactShift: number;
  /** An input spikes with probability pixel / 2^bits a step. */
  readonly rateBits: number;
  /** Circuit: what a spike of another neuron takes off a potential. */
  readonly inhibition: number;
}

/**
 * The constants for a network's size, from those of the authors' code (learning systems, section 2) where
 * they have a counterpart, their weight of 1 (input) or 8 (readout) being 127 here:
 * - initial input weights in [0, 0.3]: 0 .. round(0.3 x 127) = 38; initial readout weights in [0, 0.1], so
 *   that the columns start below their targets: 0 .. 12.
 * - a hidden neuron's input weights sum to 0.1 x inputs, a readout neuron's to 0.1 x hidden x 8: here
 *   0.1 x 127 x inputs and 0.1 x 127 x hidden.
 * - the white pixel's 63.75 Hz is 0.064 a millisecond: probability pixel / 4096, a draw of 12 bits.
 * - rest of 5 steps; a sample of 350 ms, 350 steps.
 * - trace time constant 20 ms: a window of 16 steps with probability 1/4, or a trace of the same area, 82/256
 *   at the spike, that loses a sixteenth a step.
 * Measured with them (section 2a): threshold 1000, its growth 8 and decay 2^-14, one sixteenth for scaling. The first
 * two hold for 784 inputs; with others they follow the sum of the input weights.
 */
export function symStdpConstants(inputs: number, hidden: number): SymStdpConstants {
  const bySize = (figure: number) => Math.round((figure * inputs) / 784);
  return {
    threshold: bySize(1000),
    thresholdGain: Math.max(1, bySize(8)),
    thresholdDecayShift: 14,
    refractorySteps: 5,
    leakShift: 'none',
    windowSteps: 16,
    growShift: 2,
    traceImpulse: 82,
    traceDecay: 256,
    teachShift: 1,
    weightLimit: FULL_WEIGHT,
    readoutLimit: FULL_WEIGHT,
    initialWeight: 38,
    initialReadout: 12,
    weightTarget: Math.round(0.1 * FULL_WEIGHT * inputs),
    readoutTarget: Math.round(0.1 * FULL_WEIGHT * hidden),
    shrinkShift: 4,
    exactShift: 6,
    rateBits: 12,
    inhibition: FULL_WEIGHT * 2 ** 7,
  };
}

/** Largest weight of 8 bits. */
export const FULL_WEIGHT = 127;

/** Options with their defaults. @throws SpikeloomError for a weight's width that is not offered */
export function symStdpSettings(options: SymStdpOptions) {
  const { imageShape = [28, 28], hidden = 400, weightBits = 8 } = options;
  const { min, max } = SYM_STDP_WEIGHT_BITS;
  if (!Number.isInteger(weightBits) || weightBits < min || weightBits > max) {
    raise(`weightBits of the network is ${weightBits}; give a whole number from ${min} to ${max}`);
  }
  return {
    imageShape,
    hidden,
    weightBits,
    classes: options.classes ?? 10,
    seed: options.seed ?? 1,
    steps: options.steps ?? 350,
    form: options.form ?? 'windows',
    pick: options.pick ?? 'largest',
    inhibition: options.inhibition ?? 'unit',
    scaling: options.scaling ?? 'exact',
    control: options.control ?? false,
    encoder: options.encoderSeed === undefined ? {} : { lfsrSeed: options.encoderSeed },
    constants: { ...symStdpConstants(imageShape[0] * imageShape[1], hidden), ...options.constants },
  } as const;
}

import { raise } from '../fixed/error.js';
import { quantiseWeights } from '../fixed/quantise.js';
import type { SignMode } from '../fixed/weight.js';
import type { ChipModel } from '../hardware/schema.js';
import type { ExpandedNetwork, ProjectionSpec, SharedKernel } from '../network/description.js';
import { type FanIn, fanInOf, sourceOf, targetOf } from './fan-in.js';

/** A projection as lists by target neuron, whose weights are the integers that the synapse memory stores. */
export interface QuantisedProjection extends FanIn {
  readonly name: string;
  readonly spec: ProjectionSpec;
  /** Stored weights, one a synapse. */
  readonly weights: Int16Array;
  readonly kernel: SharedKernel | null;
  /** Width at which a synapse acts, and the width kept for learning; two's complement. */
  readonly weightBits: number;
  readonly storedBits: number;
  /** Bits of synapse memory a stored weight needs, before packing; unsigned modes need no sign bit. */
  readonly memoryBits: number;
  /** Power of two on the step's sum. */
  readonly exponent: number;
  readonly signMode: SignMode;
  /** How far the acting weights are from those described; null where nothing changed. */
  readonly error: QuantisationError | null;
}

/** Differences between described and acting weights, in the units of the description. */
export interface QuantisationError {
  readonly maxAbs: number;
  readonly rms: number;
}

const DEFAULT_WEIGHT_BITS = 8;
const MAX_BITS = 16;
/** Widest weight that Loihi's sign modes know. */
const LOIHI_WEIGHT_BITS = 8;

/**
 * Turns every projection's weights into stored integers: integers are held against their width, those
 * onto `lif-cuba` neurons are cut as Loihi does (sign mode, then shift; data/lava-lif README), float
 * matrices become mantissas with a common power of two.
 * @throws SpikeloomError naming the projection, the weight, its neurons and the limit
 */
export function quantise(
  { description, projections }: ExpandedNetwork,
  chip: ChipModel,
): QuantisedProjection[] {
  return Object.entries(description.projections).map(([name, spec]) => {
    const { weights, kernel, ...fanIn } = fanInOf(projections[name]);
    const target = description.populations[spec.to].neuron.model;
    const weightBits = spec.weightBits ?? DEFAULT_WEIGHT_BITS;
    const storedBits = spec.storedBits ?? weightBits;
    if (storedBits < weightBits || storedBits > MAX_BITS) {
      raise(
        `projection ${name} keeps ${storedBits} bits of its ${weightBits}-bit weights; limit ${weightBits}..${MAX_BITS}`,
      );
    }
    const shape = { name, spec, ...fanIn, kernel };
    if (weights instanceof Float64Array) {
      const leastExponent = chip.formats.weightExponent.min;
      return { ...shape, ...fromFloats(name, spec, weights, weightBits, storedBits, leastExponent) };
    }
    if (target === 'lif-cuba' && storedBits === weightBits && weightBits <= LOIHI_WEIGHT_BITS) {
      return { ...shape, ...asOnLoihi(name, spec, weights, fanIn, weightBits) };
    }
    checkWidth(name, weights, fanIn, storedBits);
    const exponent = spec.exponent ?? 0;
    const format = { weightBits, storedBits, memoryBits: storedBits, exponent, signMode: 'mixed' as const };
    return { ...shape, ...format, weights, error: null };
  });
}

type Quantised = Omit<QuantisedProjection, keyof FanIn | 'name' | 'spec' | 'kernel'>;

function checkWidth(name: string, weights: Int16Array, fanIn: FanIn, bits: number): void {
  const least = bits === 1 ? 0 : -(2 ** (bits - 1));
  const most = bits === 1 ? 1 : 2 ** (bits - 1) - 1;
  const index = weights.findIndex(weight => weight < least || weight > most);
  if (index < 0) return;
  raise(
    `projection ${name}: ${weightAt(fanIn, index)} is ${weights[index]}; limit of ${bits} bits ${least}..${most}; raise weightBits or storedBits`,
  );
}

function weightAt(fanIn: FanIn, synapse: number): string {
  return `the weight from ${sourceOf(fanIn, synapse)} to ${targetOf(fanIn, synapse)}`;
}

/**
 * As Loihi stores weights: with both signs one bit of the width goes to the sign and the lowest is cut off
 * (floor; data/lava-lif README), with one sign the width holds the magnitude.
 */
function asOnLoihi(
  name: string,
  spec: ProjectionSpec,
  described: Int16Array,
  fanIn: FanIn,
  bits: number,
): Quantised {
  const signMode = spec.signMode ?? signsOf(described);
  const most = 2 ** bits - 1;
  const [low, high] = { mixed: [-most - 1, most], excitatory: [0, most], inhibitory: [-most, 0] }[signMode];
  const index = described.findIndex(weight => weight < low || weight > high);
  if (index >= 0) {
    raise(
      `projection ${name}: ${weightAt(fanIn, index)} is ${described[index]}; limit ${low}..${high} in sign mode ${signMode}`,
    );
  }
  const lostBits = signMode === 'mixed' ? 1 : 0;
  const weights = described.map(weight => weight >> lostBits);
  // A magnitude without its sign needs one bit more in two's complement.
  const width = signMode === 'mixed' ? bits : bits + 1;
  return {
    weights,
    weightBits: width,
    storedBits: width,
    memoryBits: bits,
    exponent: (spec.exponent ?? 0) + lostBits,
    signMode,
    error: lostBits === 0 ? null : errorOf(described, weight => (weight >> lostBits) << lostBits),
  };
}

function signsOf(weights: Int16Array): SignMode {
  let least = 0;
  let greatest = 0;
  for (const weight of weights) {
    if (weight < least) least = weight;
    else if (weight > greatest) greatest = weight;
  }
  if (least === 0) return 'excitatory';
  return greatest > 0 ? 'mixed' : 'inhibitory';
}

function fromFloats(
  name: string,
  spec: ProjectionSpec,
  described: Float64Array,
  weightBits: number,
  storedBits: number,
  leastExponent: number,
): Quantised {
  const bad = described.findIndex(weight => !Number.isFinite(weight));
  if (bad >= 0)
    raise(`projection ${name}: weight ${bad} is ${described[bad]}; only finite weights can be stored`);
  const options = { sign: 'mixed', bits: storedBits, rounding: 'half-even' } as const;
  const shadowBits = storedBits - weightBits;
  let { mantissas, exponent } = quantiseWeights(described, options);
  if (exponent + shadowBits < leastExponent) {
    // Weights so small that the chip has no power of two for them lose precision instead.
    exponent = leastExponent - shadowBits;
    mantissas = Int32Array.from(described, weight => Math.round(weight * 2 ** -exponent));
  }
  const weights = new Int16Array(mantissas);
  const step = 2 ** (exponent + shadowBits);
  return {
    weights,
    weightBits,
    storedBits,
    memoryBits: storedBits,
    exponent: (spec.exponent ?? 0) + exponent + shadowBits,
    signMode: 'mixed',
    error: errorOf(described, (_, synapse) => (weights[synapse] >> shadowBits) * step),
  };
}

function errorOf(
  described: Int16Array | Float64Array,
  acting: (weight: number, synapse: number) => number,
): QuantisationError | null {
  let maxAbs = 0;
  let squares = 0;
  for (let i = 0; i < described.length; i++) {
    const difference = Math.abs(described[i] - acting(described[i], i));
    if (difference > maxAbs) maxAbs = difference;
    squares += difference * difference;
  }
  return maxAbs === 0 ? null : { maxAbs, rms: Math.sqrt(squares / described.length) };
}

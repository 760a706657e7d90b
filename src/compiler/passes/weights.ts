import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { ExpandedNetwork, ExpandedProjection, ProjectionSpec } from '../../network/description.js';
import { Draft } from './draft.js';
import { learns, type Pass } from './pass.js';

const DEFAULT_WEIGHT_BITS = 8;
/** Widest weight that Loihi's sign modes know. */
const LOIHI_WEIGHT_BITS = 8;

/** Weights in another width, and what of them is lost. */
interface Rescaled {
  readonly weights: Int16Array;
  readonly shift: number;
  readonly maxAbs: number;
  readonly rms: number;
}

/**
 * Weights wider than the chip stores, and exponents that it has not: each projection is rescaled by a power of two of
 * its own, and what its weights lose by it is told. Weights that are floats are only given the chip's width, since
 * quantising finds their power of two. Learning projections keep their form.
 */
export const weights: Pass = (network, chip) => {
  const draft = new Draft(network);
  const notes: string[] = [];
  for (const [name, spec] of draft.projections()) {
    if (learns(spec) || spec.storedBits !== undefined) continue;
    const note = narrow(draft, network, name, spec, chip) ?? fitExponent(draft, name, spec, chip);
    if (note !== null) notes.push(note);
  }
  return notes.length === 0 ? { network, notes } : { network: draft.network(), notes };
};

/** Weights wider than the chip's widest: see {@link weights}; null for those that are not. */
function narrow(
  draft: Draft,
  network: ExpandedNetwork,
  name: string,
  spec: ProjectionSpec,
  chip: ChipModel,
): string | null {
  const { weightBits = DEFAULT_WEIGHT_BITS } = spec;
  const bits = Math.max(...chip.formats.weightBits);
  if (weightBits <= bits) return null;
  const synapses = draft.synapses(name);
  const told = `projection ${name}: its weights of ${weightBits} bits are stored in the ${bits} of ${chip.name}`;
  if (synapses.weights instanceof Float64Array) {
    draft.setProjection(name, { ...spec, weightBits: bits });
    return `${told}, with a power of two of their own`;
  }
  const cuba =
    network.description.populations[spec.to].neuron.model === 'lif-cuba' && bits <= LOIHI_WEIGHT_BITS;
  const { weights, shift, maxAbs, rms } = rescale(synapses.weights, bits, cuba);
  const exponent = (spec.exponent ?? 0) + shift;
  checkExponent(name, exponent, chip);
  draft.setProjection(name, { ...spec, weightBits: bits, exponent }, { ...synapses, weights });
  if (maxAbs === 0) return `${told} without loss`;
  return `${told}, times 2^${shift}: largest error ${maxAbs}, rms ${Number(rms.toPrecision(3))}`;
}

/** Integers divided by the least power of two that makes them fit, rounded to the nearest. */
function rescale(described: Int16Array, bits: number, cuba: boolean): Rescaled {
  let least = 0;
  let greatest = 0;
  for (const weight of described) {
    if (weight < least) least = weight;
    if (weight > greatest) greatest = weight;
  }
  let shift = 0;
  while (!fits(Math.round(least / 2 ** shift), Math.round(greatest / 2 ** shift), bits, cuba)) shift++;
  const weights = described.map(weight => Math.round(weight / 2 ** shift));
  // With both signs, the last bit of a weight onto `lif-cuba` is cut; rounding may have left one sign alone.
  const cut = cuba && Math.round(least / 2 ** shift) < 0 && Math.round(greatest / 2 ** shift) > 0 ? 1 : 0;
  let maxAbs = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const error = Math.abs(described[i] - ((weights[i] >> cut) << cut) * 2 ** shift);
    maxAbs = Math.max(maxAbs, error);
    squares += error * error;
  }
  return { weights, shift, maxAbs, rms: Math.sqrt(squares / Math.max(1, weights.length)) };
}

/** Onto `lif-cuba` all bits of weights of one sign are magnitude, else (and on other neurons) it is two's complement. */
function fits(least: number, greatest: number, bits: number, cuba: boolean): boolean {
  const high = cuba ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
  const low = cuba && greatest === 0 ? -high : -high - 1;
  return least >= low && greatest <= high;
}

/** An exponent that the chip has not goes into integer weights as far as they hold it; null where there is nothing to do. */
function fitExponent(draft: Draft, name: string, spec: ProjectionSpec, chip: ChipModel): string | null {
  const { min, max } = chip.formats.weightExponent;
  const { exponent = 0, weightBits = DEFAULT_WEIGHT_BITS } = spec;
  const synapses: ExpandedProjection = draft.synapses(name);
  if (synapses.weights instanceof Float64Array) {
    // One that is too small costs precision instead, which quantising tells.
    checkExponent(name, Math.max(min, exponent + exponentOf(synapses.weights, weightBits)), chip);
    return null;
  }
  if (exponent >= min && exponent <= max) return null;
  const nearest = exponent < min ? min : max;
  const factor = 2 ** (exponent - nearest);
  const half = 2 ** (weightBits - 1);
  const shifted = Float64Array.from(synapses.weights, weight => Math.round(weight * factor));
  if (shifted.some(weight => weight < -half || weight >= half)) checkExponent(name, exponent, chip);
  let maxAbs = 0;
  shifted.forEach((weight, i) => {
    maxAbs = Math.max(maxAbs, Math.abs(weight / factor - synapses.weights[i]));
  });
  draft.setProjection(
    name,
    { ...spec, exponent: nearest },
    { ...synapses, weights: Int16Array.from(shifted) },
  );
  const loss = maxAbs === 0 ? 'without loss' : `largest error ${maxAbs} of a weight`;
  return `projection ${name}: its exponent ${exponent} is ${nearest} on ${chip.name}, and its weights take the rest: ${loss}`;
}

/** The least power of two that brings the largest of them into so many bits. */
function exponentOf(weights: Float64Array, bits: number): number {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  return largest === 0 || largest === Number.POSITIVE_INFINITY
    ? Number.NEGATIVE_INFINITY
    : Math.ceil(Math.log2(largest / (2 ** (bits - 1) - 1)));
}

function checkExponent(name: string, exponent: number, { name: chip, formats }: ChipModel): void {
  const { min, max } = formats.weightExponent;
  if (exponent >= min && exponent <= max) return;
  const fix =
    exponent > max
      ? 'divide its weights, those of the other projections onto its target and the thresholds there by a power of two'
      : 'multiply its weights, those of the other projections onto its target and the thresholds there by a power of two';
  raise(`the exponent of projection ${name} is ${exponent}; limit of ${chip} ${min}..${max}; ${fix}`);
}

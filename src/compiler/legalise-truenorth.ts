import { raise } from '../fixed/error.js';
import type { ChipModel, NeuronModel } from '../hardware/schema.js';
import type { TrueNorth } from '../image/layout.js';
import type { PerNeuron, TrueNorthSpec } from '../network/description.js';

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

interface LegalTrueNorth {
  readonly neuron: TrueNorth;
  readonly thresholds: Int32Array;
  /** Leaks, null for none. */
  readonly biases: Int32Array | null;
  readonly thresholdPolicy: { readonly kind: 'fixed' };
}

/**
 * Neurons of `truenorth` in the chip's terms; every parameter has its value for each neuron.
 * @throws SpikeloomError for a width, a reset or a value that the chip has not
 */
export function legaliseTrueNorth(
  name: string,
  spec: TrueNorthSpec,
  thresholds: Int32Array,
  native: Extract<NeuronModel, { model: 'truenorth' }>,
  chip: ChipModel,
): LegalTrueNorth {
  const size = thresholds.length;
  const { potentialBits: widths } = native;
  const { potentialBits = widths.max } = spec;
  within(`the potentialBits of population ${name}`, potentialBits, widths, chip);
  const lowest = -(2 ** (potentialBits - 1));
  const most = 2 ** chip.formats.thresholdBits - 1;
  const levels = { min: Math.max(-most, INT32.min), max: Math.min(most, INT32.max - 1) };
  thresholds.forEach((threshold, index) => {
    within(`the threshold of neuron ${index} of population ${name}`, threshold, levels, chip);
  });
  const potentials = { min: lowest, max: -lowest - 1 };
  const all = (what: string, values: PerNeuron<number>, limits: { min: number; max: number }) =>
    each(size, values, (value, index) => {
      within(`the ${what} of neuron ${index} of population ${name}`, value, limits, chip);
      return value;
    });
  const modes = each(size, spec.resetMode ?? 'set', mode => {
    if (!native.resets.includes(mode)) {
      raise(`population ${name} has resetMode ${mode}; ${chip.name} has ${native.resets.join(', ')}`);
    }
    return mode === 'subtract' ? 1 : 0;
  });
  const leaks = all('leak', spec.leak ?? 0, potentials);
  return {
    neuron: {
      model: 'truenorth',
      potentialBits,
      negativeCompare: spec.negativeCompare ?? 'below',
      negativeThresholds: all('negativeThreshold', spec.negativeThreshold ?? lowest, {
        min: Math.min(levels.min, lowest),
        max: levels.max,
      }),
      resetPotentials: all('resetPotential', spec.resetPotential ?? 0, potentials),
      resetModes: Uint8Array.from(modes),
      initialPotentials: all('initialPotential', spec.initialPotential ?? 0, potentials),
      holdSteps: 0,
    },
    thresholds,
    biases: leaks.some(leak => leak !== 0) ? leaks : null,
    thresholdPolicy: { kind: 'fixed' },
  };
}

function each<T>(size: number, values: PerNeuron<T>, take: (value: T, index: number) => number): Int32Array {
  return Int32Array.from({ length: size }, (_, index) =>
    take(Array.isArray(values) ? (values as readonly T[])[index] : (values as T), index),
  );
}

function within(
  what: string,
  value: number,
  { min, max }: { min: number; max: number },
  chip: ChipModel,
): void {
  if (value < min || value > max) raise(`${what} is ${value}; limit of ${chip.name} ${min}..${max}`);
}

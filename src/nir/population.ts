import type { PopulationSpec } from '../network/description.js';
import type { NeuronGroup } from './groups.js';
import type { NormalForm } from './normal-form.js';

/** Largest potential that passes no threshold: that of the largest mantissa. */
const UNREACHABLE = (2 ** 17 - 1) * 2 ** 6;

/** A group as a population of current-based neurons. */
export function populationOf({ neurons, decays, fitted }: NeuronGroup, form: NormalForm): PopulationSpec {
  const fires = form.threshold !== null;
  const { thresholds, biasMantissas, biasExponent } = fitted;
  const biased = biasMantissas.some(mantissa => mantissa !== 0);
  return {
    size: neurons.length,
    neuron: {
      model: 'lif-cuba',
      ...decays,
      ...(form.restSteps === 0 ? {} : { refractorySteps: form.restSteps }),
      ...(biased ? { biasMantissa: oneOrAll(biasMantissas), biasExponent } : {}),
      ...(fires
        ? resetOf(form, fitted.resetAmount)
        : { potentialLimit: { min: -UNREACHABLE, max: UNREACHABLE } }),
    },
    threshold: thresholds.every(value => value === thresholds[0])
      ? { kind: 'constant', value: thresholds[0] }
      : { kind: 'values', values: [...thresholds] },
  };
}

function oneOrAll(values: Int32Array): number | number[] {
  return values.every(value => value === values[0]) ? values[0] : [...values];
}

function resetOf({ reset }: NormalForm, amount: number) {
  if (reset !== 'value') return { reset: { kind: 'subtract' as const, amount } };
  return amount === 0 ? {} : { reset: { kind: 'value' as const, value: amount } };
}

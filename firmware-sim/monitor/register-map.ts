import type { WeightlessImage } from '../../src/image/layout.js';

/** Register writes that one command to the chip takes: one for each core (or encoder) that has the register. */
export interface RegisterMap {
  /** Every core with neurons. */
  readonly reset: number;
  /** Cores that run a step rule, and homes of reduction units. */
  readonly learning: number;
  /** Homes of reduction units; what the management processor reduces itself needs no register. */
  readonly label: number;
  /** Cores with any learning rule. */
  readonly annealing: number;
  /** Cores with an epoch rule. */
  readonly epoch: number;
  /** Cores whose own unit adapts thresholds per neuron. */
  readonly homeostasis: number;
  /** Encoders that start anew with each sample. */
  readonly reseed: number;
}

export function registerMap(image: WeightlessImage): RegisterMap {
  const coreOf = (slice: number) => image.slices[slice].core;
  const withRule = (when: readonly ('step' | 'epoch')[]) =>
    image.crossbars
      .filter(crossbar => crossbar.rule >= 0 && when.includes(image.rules[crossbar.rule].when))
      .map(crossbar => coreOf(crossbar.slice));
  const homes = image.reductions.filter(reduction => reduction.by === 'unit').map(({ home }) => home);
  const adapting = image.slices.filter(
    ({ thresholdPolicy }) => thresholdPolicy.kind === 'neuron' && thresholdPolicy.by === 'unit',
  );
  return {
    reset: distinct(image.slices.map(slice => slice.core)),
    learning: distinct([...withRule(['step']), ...homes]),
    label: distinct(homes),
    annealing: distinct(withRule(['step', 'epoch'])),
    epoch: distinct(withRule(['epoch'])),
    homeostasis: distinct(adapting.map(slice => slice.core)),
    reseed: image.encoders.filter(encoder => encoder.reseed === 'sample').length,
  };
}

function distinct(cores: readonly number[]): number {
  return new Set(cores).size;
}

import type { LearningRuleImage, WeightlessImage } from '../../src/image/layout.js';

/** Register writes that one command to the chip takes: one for each core (or encoder) that has the register. */
export interface RegisterMap {
  /** Every core with neurons. */
  readonly reset: number;
  /** Cores that run a step rule or raise thresholds, and homes of reduction units that judge in steps. */
  readonly learning: number;
  /** Homes of reduction units; what the management processor reduces itself needs no register. */
  readonly label: number;
  /** Cores with any learning rule. */
  readonly annealing: number;
  /** By number of the epoch: cores with a rule of it. */
  readonly epochs: readonly number[];
  /** Cores with columns that are scaled. */
  readonly scaling: number;
  /** Cores whose own unit adapts thresholds per neuron, or lets them decay. */
  readonly homeostasis: number;
  /** Encoders that start anew with each sample. */
  readonly reseed: number;
}

/** Learning epochs are numbered 0 .. 15. */
const EPOCHS = 16;

export function registerMap(image: WeightlessImage): RegisterMap {
  const coreOf = (slice: number) => image.slices[slice].core;
  const coresOf = (wanted: (rule: LearningRuleImage) => boolean) =>
    image.crossbars
      .filter(({ rule }) => rule >= 0 && wanted(image.rules[rule]))
      .map(crossbar => coreOf(crossbar.slice));
  const withRule = (whens: readonly LearningRuleImage['when'][]) =>
    coresOf(({ when }) => whens.includes(when));
  const units = image.reductions.filter(reduction => reduction.by === 'unit');
  const homes = units.map(({ home }) => home);
  const stepHomes = units.filter(({ epoch }) => epoch === null).map(({ home }) => home);
  const dynamic = image.slices.filter(({ thresholdPolicy: { kind } }) => kind === 'dynamic');
  const adapting = image.slices.filter(
    ({ thresholdPolicy }) => thresholdPolicy.kind === 'neuron' && thresholdPolicy.by === 'unit',
  );
  return {
    reset: distinct(image.slices.map(slice => slice.core)),
    learning: distinct([...withRule(['step']), ...dynamic.map(({ core }) => core), ...stepHomes]),
    label: distinct(homes),
    annealing: distinct(withRule(['step', 'epoch'])),
    epochs: Array.from({ length: EPOCHS }, (_, number) =>
      distinct(coresOf(({ when, epoch }) => when === 'epoch' && epoch === number)),
    ),
    scaling: distinct(
      image.crossbars.filter(({ scaling }) => scaling !== null).map(({ slice }) => coreOf(slice)),
    ),
    homeostasis: distinct([...adapting, ...dynamic].map(slice => slice.core)),
    reseed: image.encoders.filter(encoder => encoder.reseed === 'sample').length,
  };
}

function distinct(cores: readonly number[]): number {
  return new Set(cores).size;
}

import type { ChipImage } from '../../src/image/layout.js';
import { Dice } from './dice.js';
import { MAX_REWARD, MAX_THIRD_FACTOR } from './random-rule.js';

/** One thing that is done to a chip. */
export type ScriptOperation =
  | { readonly do: 'reset' }
  | { readonly do: 'beginSample'; readonly sample: number }
  | { readonly do: 'setLearning'; readonly on: boolean }
  | { readonly do: 'setLabel'; readonly label: number }
  | { readonly do: 'setPolarity'; readonly polarity: 0 | 1 }
  | { readonly do: 'setAnnealing'; readonly shift: number }
  | { readonly do: 'loadInput'; readonly encoder: number; readonly values: Uint8Array }
  | { readonly do: 'inject'; readonly encoder: number; readonly units: readonly number[] }
  | { readonly do: 'step' }
  | { readonly do: 'learnEpoch'; readonly epoch: number }
  | { readonly do: 'scale' }
  | { readonly do: 'writeReward'; readonly slice: number | 'all'; readonly value: number }
  | { readonly do: 'adaptThresholds' }
  | { readonly do: 'writeThirdFactor'; readonly slice: number; readonly values: readonly number[] };

/** Above it the first presentation lasts until the longest delay is over. */
const NEAR_DELAY = 10;

export type Script = readonly ScriptOperation[];

/** A random sequence of presentations for an image; the registers are set before anything runs. */
export function randomScript(seed: number, image: ChipImage): Script {
  const dice = new Dice(seed ^ 0x5c121b7);
  const script: ScriptOperation[] = [
    { do: 'setLearning', on: dice.chance(70) },
    { do: 'setLabel', label: dice.below(4) },
    { do: 'setPolarity', polarity: dice.chance(50) ? 1 : 0 },
    { do: 'setAnnealing', shift: 0 },
  ];
  const longestDelay = image.routes.delayTicks.reduce((most, delay) => Math.max(most, delay), 0);
  for (let sample = 0, samples = dice.between(2, 4); sample < samples; sample++) {
    script.push({ do: 'beginSample', sample: dice.chance(80) ? sample : dice.below(100_000) });
    image.encoders.forEach((_, encoder) => {
      if (dice.chance(sample === 0 ? 90 : 50)) script.push(randomInput(dice, image, encoder));
    });
    const far = longestDelay > NEAR_DELAY && sample === 0;
    if (far || dice.chance(90)) script.push({ do: 'reset' });
    const steps = far ? longestDelay + dice.between(2, 20) : dice.between(5, 20);
    script.push(...presentation(dice, image, steps));
  }
  return script;
}

function presentation(dice: Dice, image: ChipImage, steps: number): ScriptOperation[] {
  const operations: ScriptOperation[] = [];
  if (dice.chance(60)) operations.push({ do: 'setLearning', on: dice.chance(75) });
  if (dice.chance(50)) operations.push({ do: 'scale' });
  if (dice.chance(60)) operations.push(randomReward(dice, image));
  operations.push(...randomThirdFactors(dice, image));
  const eventful = steps > 30 ? 2 : 12;
  for (let step = 0; step < steps; step++) {
    if (dice.chance(eventful)) operations.push(...randomOperation(dice, image));
    image.encoders.forEach(({ kind, count }, encoder) => {
      if (!dice.chance(kind === 'external' ? 70 : 15)) return;
      // Now and then twice: the later injection counts.
      for (let times = dice.chance(10) ? 2 : 1; times > 0; times--) {
        const percent = dice.pick([5, 20, 60]);
        const units = Array.from({ length: count }, (_, unit) => unit).filter(() => dice.chance(percent));
        operations.push({ do: 'inject', encoder, units });
      }
    });
    if (dice.chance(1)) operations.push({ do: 'reset' });
    operations.push({ do: 'step' });
  }
  if (dice.chance(70)) {
    operations.push(...randomThirdFactors(dice, image), { do: 'learnEpoch', epoch: 0 });
    if (dice.chance(30)) operations.push({ do: 'learnEpoch', epoch: 1 });
  }
  if (dice.chance(60)) operations.push({ do: 'adaptThresholds' });
  return operations;
}

/** What happens now and then in the middle of a presentation. */
function randomOperation(dice: Dice, image: ChipImage): ScriptOperation[] {
  switch (dice.below(11)) {
    case 9:
      return [{ do: 'scale' }];
    case 10:
      return [randomReward(dice, image)];
    case 0:
      return [{ do: 'setLearning', on: dice.chance(60) }];
    case 1:
      return [{ do: 'setLabel', label: dice.below(4) }];
    case 2:
      return [{ do: 'setPolarity', polarity: dice.chance(50) ? 1 : 0 }];
    case 3:
      return [{ do: 'setAnnealing', shift: dice.pick([0, 0, 1, 2, 4, 9]) }];
    case 4:
      return image.encoders.length === 0 ? [] : [randomInput(dice, image, dice.below(image.encoders.length))];
    case 5:
      return [{ do: 'learnEpoch', epoch: dice.pick([0, 0, 0, 1, 15]) }];
    case 6:
      return [{ do: 'adaptThresholds' }];
    case 7:
      return randomThirdFactors(dice, image);
    default:
      return [{ do: 'reset' }];
  }
}

function randomInput(dice: Dice, image: ChipImage, encoder: number): ScriptOperation {
  const highest = dice.pick([30, 128, 255]);
  const values = Uint8Array.from({ length: image.encoders[encoder].count }, () =>
    dice.chance(40) ? 0 : dice.between(1, highest),
  );
  return { do: 'loadInput', encoder, values };
}

function randomReward(dice: Dice, image: ChipImage): ScriptOperation {
  const slice = dice.chance(50) || image.slices.length === 0 ? 'all' : dice.below(image.slices.length);
  return { do: 'writeReward', slice, value: dice.chance(20) ? 0 : dice.between(-MAX_REWARD, MAX_REWARD) };
}

/** Third factors for the slices that no reduction drives. */
function randomThirdFactors(dice: Dice, image: ChipImage): ScriptOperation[] {
  const driven = new Set(image.reductions.flatMap(({ members }) => members.map(({ slice }) => slice)));
  return image.slices.flatMap(({ count }, slice) => {
    if (driven.has(slice) || dice.chance(40)) return [];
    const values = Array.from({ length: count }, () =>
      dice.chance(30) ? 0 : dice.between(-MAX_THIRD_FACTOR, MAX_THIRD_FACTOR),
    );
    return [{ do: 'writeThirdFactor' as const, slice, values }];
  });
}

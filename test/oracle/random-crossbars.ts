import type { CrossbarImage } from '../../src/image/layout.js';
import type { Dice } from './dice.js';
import type { PlannedProjection, RandomPlan } from './random-plan.js';

/** A crossbar and the projection that it is a part of. */
export interface PlacedCrossbar {
  readonly image: CrossbarImage;
  readonly projection: PlannedProjection;
}

/** The crossbars of all projections, in the order of their slices. */
export function randomCrossbars(dice: Dice, plan: RandomPlan): PlacedCrossbar[] {
  const crossbars: PlacedCrossbar[] = [];
  let slice = 0;
  plan.populations.forEach((population, to) => {
    for (const { count } of population.parts) {
      for (const projection of dice.shuffled(plan.projections.filter(one => one.to === to))) {
        const sources = plan.populations[projection.from].size;
        crossbars.push({ projection, image: randomCrossbar(dice, projection, slice, sources, count) });
      }
      slice += 1;
    }
  });
  return crossbars;
}

function randomCrossbar(
  dice: Dice,
  projection: PlannedProjection,
  slice: number,
  sources: number,
  columns: number,
): CrossbarImage {
  const all = Array.from({ length: sources }, (_, source) => source);
  const some = dice.chance(70) ? all : all.filter(() => dice.chance(60));
  const rowSource = Int32Array.from(some);
  const { name, from, weightBits, storedBits, minStored, maxStored, exponent } = projection;
  const { rule, learnsBy, preTraces, tagBits, scaling } = projection;
  const delayTicks = projection.delayTicks[0];
  const learning = { rule, learnsBy, preTraces, delayTicks, tagBits, scaling };
  const base = {
    projection: name,
    slice,
    rows: rowSource.length,
    rowSource,
    sourcePopulation: from,
    ...learning,
  };
  const limits = { weightBits, storedBits, minStored, maxStored, exponent };
  const Weights = storedBits <= 8 ? Int8Array : Int16Array;
  const draw = weightSource(dice, projection);

  if (projection.storage === 'sparse') {
    const rowStart = [0];
    const held: number[] = [];
    for (let row = 0; row < rowSource.length; row++) {
      const percent = dice.pick([0, 10, 30, 60, 100]);
      for (let column = 0; column < columns; column++) if (dice.chance(percent)) held.push(column);
      rowStart.push(held.length);
    }
    const weights = new Weights(held.map(draw));
    const storage = 'sparse' as const;
    return {
      ...base,
      storage,
      mask: null,
      rowStart: Int32Array.from(rowStart),
      columns: Uint16Array.from(held),
      weights,
      ...limits,
    };
  }

  const weights = new Weights(rowSource.length * columns);
  const words = Math.ceil(columns / 32);
  const mask = projection.storage === 'masked' ? new Uint32Array(rowSource.length * words) : null;
  const percent = dice.pick([5, 40, 70, 95]);
  for (let row = 0; row < rowSource.length; row++) {
    for (let column = 0; column < columns; column++) {
      if (mask !== null && !dice.chance(percent)) continue;
      weights[row * columns + column] = draw();
      if (mask !== null) mask[row * words + Math.floor(column / 32)] += 2 ** (column % 32);
    }
  }
  return { ...base, storage: 'dense', mask, rowStart: null, columns: null, weights, ...limits };
}

/** Draws stored weights, with a lean to the positive side where neurons should fire. */
function weightSource(dice: Dice, { minStored, maxStored }: PlannedProjection): () => number {
  const low = dice.chance(50) ? Math.ceil(minStored / 4) : minStored;
  return () => dice.between(low, maxStored);
}

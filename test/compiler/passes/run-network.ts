import { compileNetwork } from '../../../src/compiler/compile.js';
import { Engine } from '../../../src/engine/engine.js';
import type { ChipModel } from '../../../src/hardware/schema.js';
import type { ExpandedNetwork } from '../../../src/network/description.js';
import { chipNamed } from '../support.js';

/** A shipped chip with other figures in some of its sections. */
export function chipWith(name: string, changes: Readonly<Record<string, object>>): ChipModel {
  const changed: Record<string, unknown> = { ...chipNamed(name) };
  for (const [section, fields] of Object.entries(changes)) {
    changed[section] = { ...(changed[section] as object), ...fields };
  }
  return changed as unknown as ChipModel;
}

/** What populations do in a run, by name. */
export interface Recorded {
  /** Neurons that fired, by step. */
  readonly spikes: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Potentials after each step. */
  readonly potentials: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/**
 * Compiles a network and runs it on the engine.
 * @param feed by input name, the units that fire in each step; inputs that are not named fire all units in every step
 */
export function runNetwork(
  network: ExpandedNetwork,
  chip: ChipModel,
  feed: Readonly<Record<string, readonly (readonly number[])[]>>,
  steps: number,
): Recorded {
  const { image } = compileNetwork(network, chip);
  const engine = new Engine(image);
  const spikes: Record<string, number[][]> = {};
  const potentials: Record<string, number[][]> = {};
  for (const { population } of image.slices) {
    const { name } = image.populations[population];
    spikes[name] ??= Array.from({ length: steps }, () => []);
    potentials[name] ??= Array.from({ length: steps }, () => []);
  }
  image.encoders.forEach(({ population, count }, encoder) => {
    if (feed[image.populations[population].name] === undefined) {
      engine.loadInput(encoder, new Uint8Array(count).fill(255));
    }
  });
  for (let step = 0; step < steps; step++) {
    image.encoders.forEach(({ population }, encoder) => {
      const units = feed[image.populations[population].name]?.[step];
      if (units !== undefined) engine.inject(encoder, units);
    });
    engine.step();
    engine.slices.forEach((slice, index) => {
      const { population, first } = image.slices[index];
      const { name } = image.populations[population];
      for (let k = 0; k < slice.fired; k++) spikes[name][step].push(first + slice.spikes[k]);
      potentials[name][step].push(...slice.potential);
    });
  }
  return { spikes, potentials };
}

/** Spikes of `units` sources, each with a probability, from a linear congruential generator. */
export function randomSpikes(units: number, steps: number, probability: number, seed: number): number[][] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: steps }, () =>
    Array.from({ length: units }, (_, unit) => unit).filter(() => next() < probability),
  );
}

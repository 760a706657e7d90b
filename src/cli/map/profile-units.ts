import { raise } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';

/** Spikes a step of some populations and inputs, by name, each by neuron or unit as described. */
export interface KnownRates {
  readonly byName: ReadonlyMap<string, Float64Array>;
  readonly notes: readonly string[];
}

export interface Units {
  readonly name: string;
  readonly size: number;
}

/** Populations, then inputs, as an image numbers them. */
export function unitsOf({ populations, inputs }: NetworkDescription): Units[] {
  return [...Object.entries(populations), ...Object.entries(inputs)].map(([name, { size }]) => ({
    name,
    size,
  }));
}

/**
 * The units of a name that a run speaks of.
 * @throws SpikeloomError where the network has none of that name, or `size` of them are too many or too few
 */
export function unitsNamed(
  network: NetworkDescription,
  name: string,
  size: number | null,
  file: string,
): Units {
  const units = unitsOf(network);
  const found =
    units.find(each => each.name === name) ??
    raise(
      `it has spikes of ${name}; network ${network.name} has ${units.map(each => each.name).join(', ')}; give a run of this network`,
      { file },
    );
  if (size !== null && size !== found.size) {
    raise(
      `it has ${size} neurons of ${name}; network ${network.name} has ${found.size}; give a run of this network`,
      {
        file,
      },
    );
  }
  return found;
}

import type { NeuronConfiguration } from './neuron-attributes.js';
import type { Attribute, AttributeSet } from './system.js';

/** Longest text by which equal configurations are found; longer ones, of long spike trains, stand alone. */
const MAX_KEY = 4096;

/** Configurations of neurons, each once. */
export class AttributeSets {
  readonly configurations: NeuronConfiguration[] = [];
  readonly #byObject = new Map<NeuronConfiguration, number>();
  readonly #byKey = new Map<string, number>();

  /** Index of a configuration, or of one that says the same. */
  indexOf(configuration: NeuronConfiguration): number {
    const known = this.#byObject.get(configuration);
    if (known !== undefined) return known;
    const key = keyOf(configuration);
    const equal = key.length > MAX_KEY ? undefined : this.#byKey.get(key);
    if (equal !== undefined) return equal;
    const index = this.configurations.push(configuration) - 1;
    this.#byObject.set(configuration, index);
    if (key.length <= MAX_KEY) this.#byKey.set(key, index);
    return index;
  }

  finish(): AttributeSet[] {
    return this.configurations.map(({ logSpikes = false, logPotential = false, attributes }) => {
      const parts = {
        shared: new Map<string, Attribute>(),
        dendrite: new Map<string, Attribute>(),
        soma: new Map<string, Attribute>(),
      };
      for (const [key, { to, value }] of attributes) parts[to].set(key, value);
      return { logSpikes, logPotential, ...parts };
    });
  }
}

function keyOf({ attributes, ...rest }: NeuronConfiguration): string {
  const sorted = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  const { logSpikes, logPotential, synapse, dendrite, soma } = rest;
  return JSON.stringify([logSpikes, logPotential, synapse, dendrite, soma, sorted]);
}

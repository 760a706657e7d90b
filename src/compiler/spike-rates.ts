import type { SpikeRates } from './traffic.js';

/** What is known of how often the units of a network fire, before the compiler adds populations of its own. */
export interface NamedRates {
  /** Spikes a step by neuron or unit as described; null: nothing is known. */
  of(population: string): Float64Array | null;
}

/** The same by index, of the populations and inputs that there are in the end; of those added nothing is known. */
export function ratesOf(
  known: NamedRates | null,
  populations: readonly { readonly name: string; readonly size: number }[],
): SpikeRates | null {
  if (known === null) return null;
  const rates = populations.map(({ name, size }) => {
    const found = known.of(name);
    return found?.length === size ? found : null;
  });
  return { of: population => rates[population] };
}

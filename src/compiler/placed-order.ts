import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';

/**
 * By population: described numbers of its neurons in the order in which they lie on the cores, null where that is the
 * order of the description.
 */
export function ordersOf(
  { populations }: Pick<LegalNetwork, 'populations'>,
  { slices }: Partition,
): (Int32Array | null)[] {
  const orders = populations.map(({ size }) => new Int32Array(size));
  for (const { population, first, neurons } of slices) orders[population].set(neurons, first);
  return orders.map(order => (order.every((neuron, place) => neuron === place) ? null : order));
}

/** By population: where each neuron lies among its population's, null where at its described number. */
export function placesOf(
  network: Pick<LegalNetwork, 'populations'>,
  partition: Partition,
): (Int32Array | null)[] {
  return ordersOf(network, partition).map(order => {
    if (order === null) return null;
    const places = new Int32Array(order.length);
    for (let place = 0; place < order.length; place++) places[order[place]] = place;
    return places;
  });
}

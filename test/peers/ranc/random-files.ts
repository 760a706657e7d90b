import { Dice } from '../../oracle/dice.js';
import type { CoreEntry, NeuronEntry, PacketEntry, RancConfigFile, RancInput } from './files.js';

/** A random grid: any size, several types of axons, all resets, packets for one axon at once, cells without a core. */
export function randomFiles(seed: number): { input: RancInput; config: RancConfigFile } {
  const dice = new Dice(seed);
  const columns = dice.between(1, 4);
  const rows = dice.between(columns === 1 ? 2 : 1, 3);
  const axons = dice.pick([1, 3, 20, 33, 70]);
  const neurons = dice.pick([1, 2, 17, 32, 65]);
  const config = {
    num_neurons: neurons,
    num_axons: axons,
    num_cores_x: columns,
    num_cores_y: rows,
    num_weights: dice.pick([1, 2, 4, 7]),
    max_tick_offset: dice.pick([2, 3, 16, 100]),
    neuron_reset_type: dice.below(2),
  };
  const cells = dice.shuffled(
    Array.from({ length: columns * rows }, (_, cell) => [cell % columns, Math.floor(cell / columns)]),
  );
  const bus = cells[0];
  const outputs = dice.pick([1, axons, axons + 5, Math.ceil(axons / 2)]);
  const places = cells.slice(1, Math.max(2, cells.length - dice.between(0, 2)));
  const target = (): { cell: number[]; axon: number } => {
    const cell = dice.chance(40) ? bus : dice.pick(cells);
    const most = cell === bus ? Math.max(axons, outputs) : axons;
    return { cell, axon: dice.below(most) };
  };
  const tick = () => (dice.chance(60) ? 0 : dice.between(0, Math.min(5, config.max_tick_offset - 2)));
  const strongest = dice.pick([1, 5, 255, 30_000]);
  const reach = dice.pick([0, 3, 40]) * strongest + 1;
  const neuron = ([x, y]: number[]): NeuronEntry => {
    const { cell, axon } = target();
    return {
      weights: Array.from({ length: config.num_weights }, () => dice.between(-strongest, strongest)),
      leak: dice.chance(70) ? 0 : dice.between(-strongest, strongest),
      positive_threshold: dice.chance(15) ? 0 : dice.between(-1, reach),
      negative_threshold: dice.chance(15) ? dice.between(0, 3) : -dice.between(0, reach),
      reset_potential: dice.chance(50) ? 0 : dice.between(-reach, reach),
      reset_mode: dice.below(2),
      current_potential: dice.chance(60) ? 0 : dice.between(-reach, reach),
      destination_core_offset: [cell[0] - x, cell[1] - y],
      destination_axon: axon,
      destination_tick: tick(),
    };
  };
  const percent = dice.pick([0, 1, 20, 50, 100]);
  const cores = places.map(
    (coordinates): CoreEntry => ({
      coordinates,
      axons: Array.from({ length: axons }, () => dice.below(config.num_weights)),
      connections: Array.from({ length: neurons }, () =>
        Array.from({ length: axons }, () => (dice.chance(percent) ? 1 : 0)),
      ),
      neurons: Array.from({ length: neurons }, () => neuron(coordinates)),
    }),
  );
  const packet = (): PacketEntry => {
    const { cell, axon } = target();
    return { destination_core: cell, destination_axon: axon, destination_tick: tick() };
  };
  const packets = Array.from({ length: dice.below(9) }, () => {
    const some = Array.from({ length: dice.pick([0, 1, 5, 30]) }, packet);
    // The same packet again: its row is reached once.
    return [...some, ...some.filter(() => dice.chance(20))];
  });
  return { input: { packets, output_bus: { coordinates: bus, num_outputs: outputs }, cores }, config };
}

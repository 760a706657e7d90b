import type { RancFiles } from './files.js';

const wrapTo = (value: bigint, bits: number) => BigInt.asIntN(bits, value);

/**
 * RANC's grid the plainest way, from its files as they are (data/ranc README, "The semantics"), in BigInt: a scheduler
 * of sets for each core, every connection looked at in every tick.
 * @param potentialBits width at which potentials wrap
 * @returns rows 0 .. rows - 1 of the output bus: the lines set, ascending
 */
export function naiveRows({ input, config }: RancFiles, rows: number, potentialBits: number): number[][] {
  const { num_cores_x: columns, num_neurons: neurons, num_axons: axons } = config;
  const cellOf = (x: number, y: number) => y * columns + x;
  const bus = cellOf(input.output_bus.coordinates[0], input.output_bus.coordinates[1]);
  const cores = input.cores.map(core => ({
    core,
    cell: cellOf(core.coordinates[0], core.coordinates[1]),
    potential: core.neurons.map(neuron => wrapTo(BigInt(neuron.current_potential), potentialBits)),
    /** Axons that have a spike in a tick. */
    scheduler: new Map<number, Set<number>>(),
  }));
  const lines = Array.from({ length: rows + 1 }, () => new Set<number>());
  const send = (now: number, cell: number, axon: number, wait: number) => {
    if (cell === bus && axon < input.output_bus.num_outputs && now < rows) lines[now].add(axon);
    const core = cores.find(one => one.cell === cell);
    if (core === undefined) return;
    const due = now + wait + 1;
    if (!core.scheduler.has(due)) core.scheduler.set(due, new Set());
    core.scheduler.get(due)!.add(axon);
  };
  for (let tick = 0; tick < rows; tick++) {
    for (const { core, potential, scheduler } of tick === 0 ? [] : cores) {
      const word = scheduler.get(tick) ?? new Set<number>();
      scheduler.delete(tick);
      for (let n = 0; n < neurons; n++) {
        const neuron = core.neurons[n];
        let v = potential[n];
        for (let a = 0; a < axons; a++) {
          if (word.has(a) && core.connections[n][a] === 1) v += BigInt(neuron.weights[core.axons[a]]);
        }
        v = wrapTo(v + BigInt(neuron.leak), potentialBits);
        const positive = BigInt(neuron.positive_threshold);
        const negative = BigInt(neuron.negative_threshold);
        const reset = BigInt(neuron.reset_potential);
        if (v >= positive) {
          v = neuron.reset_mode === 0 ? reset : v - positive;
          const [dx, dy] = neuron.destination_core_offset;
          const [x, y] = core.coordinates;
          send(tick, cellOf(x + dx, y + dy), neuron.destination_axon, neuron.destination_tick);
        } else if (config.neuron_reset_type === 0 ? v < negative : v <= negative) {
          v = neuron.reset_mode === 0 ? -reset : v - negative;
        }
        potential[n] = wrapTo(v, potentialBits);
      }
    }
    for (const packet of input.packets[tick] ?? []) {
      const [x, y] = packet.destination_core;
      send(tick, cellOf(x, y), packet.destination_axon, packet.destination_tick);
    }
  }
  return lines.slice(0, rows).map(set => [...set].sort((a, b) => a - b));
}

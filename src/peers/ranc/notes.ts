import type { RancSystem, Targets } from './system.js';

/** What the files hold and nothing comes of, in words. */
export function rancNotes({ config, outputBus, cores, packets }: Omit<RancSystem, 'notes'>): string[] {
  const bus = outputBus.y * config.columns + outputBus.x;
  const taken = new Uint8Array(config.columns * config.rows);
  for (const { x, y } of cores) taken[y * config.columns + x] = 1;
  const lost = { neurons: 0, units: 0 };
  let silent = 0;
  let late = 0;
  const look = ({ cell, axon, tick }: Targets, kind: keyof typeof lost) => {
    for (let i = 0; i < cell.length; i++) {
      if (cell[i] === bus) {
        if (axon[i] >= outputBus.count) silent++;
        if (tick[i] > 0) late++;
      } else if (taken[cell[i]] === 0) lost[kind]++;
    }
  };
  for (const { target } of cores) look(target, 'neurons');
  look(packets.units, 'units');
  const notes: string[] = [];
  if (lost.neurons > 0)
    notes.push(`${many(lost.neurons, 'neuron')} send to cells without a core: their packets are lost there`);
  if (lost.units > 0)
    notes.push(`packets for ${many(lost.units, 'axon')} are for cells without a core: they are lost there`);
  if (silent > 0)
    notes.push(
      `${many(silent, 'source')} send to axons of the output bus from ${outputBus.count} on, which do not count`,
    );
  if (late > 0)
    notes.push(
      `${many(late, 'source')} send to the output bus with a destination_tick above 0: it takes packets at once, as RANC's does`,
    );
  return notes;
}

function many(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}

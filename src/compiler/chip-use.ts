import { chipAt } from '../image/chip-grid.js';
import type { ChipImage } from '../image/layout.js';
import { imageTraffic } from './image-traffic.js';
import type { SpikeRates, TreeFlow } from './traffic.js';

/** What a mapping makes of one chip of a system. */
export interface ChipUse {
  readonly chip: number;
  /** Its place among the chips. */
  readonly x: number;
  readonly y: number;
  /** Cores in use. */
  readonly cores: number;
  readonly coresAvailable: number;
  /** Packets a step to other chips, one for each core that a spike reaches there, messages of groups included. */
  readonly packetsOut: number;
  /** Those from other chips, and for the chip of the port none of the inputs'. */
  readonly packetsIn: number;
}

/**
 * Cores and traffic by chip. Inputs enter at the port, so their packets to other chips leave the port's chip.
 * @param rates null: estimated
 */
export function chipUse(image: ChipImage, rates: SpikeRates | null): ChipUse[] {
  const { chip, cores, encoders } = image;
  const { chips } = chip;
  const count = chips.columns * chips.rows;
  const used = new Int32Array(count);
  const out = new Float64Array(count);
  const into = new Float64Array(count);
  const chipOf = cores.map(core => chipAt(chip, core));
  for (const at of chipOf) used[at]++;
  const port = chipAt(chip, encoders[0] ?? { x: 0, y: 0 });
  const add = ({ from, to, packets }: TreeFlow) => {
    const source = from < 0 ? port : chipOf[from];
    for (const core of to) {
      if (chipOf[core] === source) continue;
      out[source] += packets;
      into[chipOf[core]] += packets;
    }
  };
  if (count > 1) {
    const { spikes, messages } = imageTraffic(image, rates);
    for (const flow of spikes) add(flow);
    for (const flow of messages) add(flow);
  }
  return Array.from({ length: count }, (_, at) => ({
    chip: at,
    x: at % chips.columns,
    y: Math.floor(at / chips.columns),
    cores: used[at],
    coresAvailable: (chip.columns * chip.rows * chip.coresPerTile) / count,
    packetsOut: out[at],
    packetsIn: into[at],
  }));
}

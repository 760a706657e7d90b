import { basename, extname } from 'node:path';
import { encodeImage } from '../../image/encode.js';
import { readRanc } from '../../peers/ranc/read.js';
import { settlingTicks } from '../../peers/ranc/settling.js';
import type { RancSystem } from '../../peers/ranc/system.js';
import { rancToImage } from '../../peers/ranc/to-image.js';
import { printJson, printText } from '../output.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';
import { fileSource } from './file-source.js';

/** RANC is an architecture of TrueNorth's kind: its figures are the nearest that there are. */
const CHIP = 'truenorth';
/** Of TrueNorth's cores. */
const TRUENORTH_CORE = { axons: 256, neurons: 256 };

export interface ImportRancFlags {
  readonly out: string;
  readonly potentialBits: number;
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom import ranc`: a grid of RANC's as a chip image. */
export function importRanc(input: string, config: string, flags: ImportRancFlags): void {
  const { out, potentialBits, force = false, json } = flags;
  checkTargetFile(out, { force });
  const system = readRanc(fileSource(input), fileSource(config));
  const name = basename(input, extname(input)).replace(/[^\w-]/g, '-');
  const image = rancToImage(system, { name, chip: CHIP, potentialBits });
  writeFileAtomic(out, encodeImage(image));
  const summary = summaryOf(system, out, potentialBits);
  if (json) printJson(summary);
  else printText(summaryText(summary));
}

function summaryOf(system: RancSystem, image: string, potentialBits: number) {
  const { config, cores, packets, outputBus } = system;
  const ticks = packets.tickStart.length - 1;
  return {
    image,
    chip: CHIP,
    grid: { columns: config.columns, rows: config.rows },
    cores: cores.length,
    axonsPerCore: config.axons,
    neuronsPerCore: config.neurons,
    connections: cores.reduce((sum, { connections }) => sum + connections, 0),
    potentialBits,
    packets: packets.unit.length,
    packetTicks: ticks,
    outputs: outputBus.count,
    notes: [...system.notes, ...chipNotes(system)],
    run: `spikeloom run ${image} --steps ${Math.max(1, ticks + settlingTicks(system))}`,
  };
}

function chipNotes({ config: { axons, neurons } }: RancSystem): string[] {
  if (axons <= TRUENORTH_CORE.axons && neurons <= TRUENORTH_CORE.neurons) return [];
  return [
    `cores of ${axons} axons and ${neurons} neurons are priced with TrueNorth's figures, measured on cores of ` +
      `${TRUENORTH_CORE.axons} and ${TRUENORTH_CORE.neurons}`,
  ];
}

function summaryText(summary: ReturnType<typeof summaryOf>): string {
  const { grid, cores, axonsPerCore, neuronsPerCore, connections, packets, packetTicks, outputs } = summary;
  return [
    `${cores} cores of ${axonsPerCore} axons x ${neuronsPerCore} neurons on a grid of ${grid.columns} x ${grid.rows}`,
    `${connections} connections, potentials of ${summary.potentialBits} bits`,
    `${packets} packets in ${packetTicks} ticks, ${outputs} outputs`,
    ...summary.notes.map(note => `note: ${note}`),
    `written to ${summary.image}; run it: ${summary.run}`,
    '',
  ].join('\n');
}

import { resolve } from 'node:path';
import { raise } from '../../fixed/error.js';
import { encodeUnitImage } from '../../image/unit-image-encode.js';
import { readSanafe } from '../../peers/sanafe/read.js';
import type { Attribute, SanafeSystem } from '../../peers/sanafe/system.js';
import { toUnitImage } from '../../peers/sanafe/to-image.js';
import { namingFile } from '../naming-file.js';
import { printJson, printText } from '../output.js';
import { checkTargetFile, writeFilesAtomic } from '../write-atomic.js';
import { fileSource } from './file-source.js';

/** Steps that are proposed where no input has a spike train. */
const DEFAULT_STEPS = 100;

/** What the command line of `import sanafe` says. */
export interface ImportSanafeFlags {
  readonly out?: string;
  readonly chipOut?: string;
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom import sanafe`: shows what SANA-FE's files hold, and writes it as an image, and as a chip model, if asked. */
export function importSanafe(architecture: string, network: string, flags: ImportSanafeFlags): void {
  const { out, chipOut, force = false, json } = flags;
  const targets = [out, chipOut].filter(path => path !== undefined);
  for (const path of targets) checkTargetFile(path, { force });
  if (out !== undefined && chipOut !== undefined && resolve(out) === resolve(chipOut)) {
    raise('is the target of both --out and --chip-out; name two files', { file: out });
  }
  const system = readSanafe(fileSource(architecture), fileSource(network));
  const summary = summaryOf(system, out, chipOut);
  if (targets.length > 0) {
    const { image } = namingFile(network, () => toUnitImage(system));
    writeFilesAtomic([
      ...(chipOut === undefined ? [] : [{ path: chipOut, content: image.chip }]),
      ...(out === undefined ? [] : [{ path: out, content: encodeUnitImage(image) }]),
    ]);
  }
  if (json) printJson(summary);
  else printText(summaryText(summary));
}

function summaryOf({ architecture, network, notes }: SanafeSystem, image?: string, chip?: string) {
  const usedCores = new Set(network.coreOf);
  const usedTiles = new Set([...usedCores].map(core => architecture.cores[core]!.tile));
  return {
    image: image ?? null,
    chip: chip ?? null,
    architecture: {
      name: architecture.name,
      width: architecture.width,
      height: architecture.height,
      tiles: architecture.tiles.length,
      cores: architecture.cores.length,
    },
    network: {
      name: network.name,
      groups: network.groups.map(({ name, size }) => ({ name, neurons: size })),
      neurons: network.neurons,
      connections: network.connections.count,
      tilesUsed: usedTiles.size,
      coresUsed: usedCores.size,
    },
    notes,
    run: image === undefined ? null : `spikeloom run ${image} --steps ${stepsOf(network)}`,
  };
}

/** As many steps as the longest spike train of an input. */
function stepsOf({ attributeSets }: SanafeSystem['network']): number {
  const lengths = attributeSets.map(({ shared, soma }) =>
    lengthOf(soma.get('spikes') ?? shared.get('spikes')),
  );
  return lengths.reduce((longest, length) => Math.max(longest, length), 0) || DEFAULT_STEPS;
}

function lengthOf(spikes: Attribute | undefined): number {
  return Array.isArray(spikes) ? spikes.length : 0;
}

function summaryText({
  architecture,
  network,
  image,
  chip,
  notes,
  run,
}: ReturnType<typeof summaryOf>): string {
  const named = (name: string) => (name === '' ? '' : ` "${name}"`);
  const groups = network.groups.map(({ name, neurons }) => `${name} ${neurons}`);
  const shown = groups.length > 12 ? [...groups.slice(0, 12), `and ${groups.length - 12} more`] : groups;
  const { width, height } = architecture;
  return [
    `architecture${named(architecture.name)}: ${architecture.tiles} tiles on a mesh of ${width} x ${height}, ${architecture.cores} cores`,
    `network${named(network.name)}: ${network.neurons} neurons (${shown.join(', ')}), ${network.connections} connections`,
    `mapped onto ${network.coresUsed} cores of ${network.tilesUsed} tiles`,
    ...notes.map(note => `note: ${note}`),
    ...(chip === null ? [] : [`chip model written to ${chip}`]),
    run === null
      ? 'nothing written; -o IMAGE makes an image that runs'
      : `written to ${image}; run it: ${run}`,
    '',
  ].join('\n');
}

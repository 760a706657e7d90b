import type {
  UnitChip,
  UnitChipAxon,
  UnitChipCore,
  UnitChipTile,
  UnitChipUnit,
} from '../../hardware/unit-chip.js';
import { numberText, textText } from './write-values.js';

type Cost = Pick<UnitChipAxon, 'energy' | 'latency'>;

/** A chip model of units as SANA-FE's architecture file. What tells where a figure comes from is left out there. */
export function writeArchitecture(chip: UnitChip): string {
  const { columns, rows, linkBufferPackets } = chip.mesh;
  const lines = [
    'architecture:',
    `  name: ${textText(chip.name)}`,
    '  attributes:',
    `    width: ${columns}`,
    `    height: ${rows}`,
    `    link_buffer_size: ${linkBufferPackets}`,
    ...syncLines(chip),
    '  tile:',
    ...chip.tiles.flatMap(tileLines),
  ];
  return `${lines.join('\n')}\n`;
}

function syncLines({ sync }: UnitChip): string[] {
  if (sync.model === 'fixed') return [`    latency_sync: ${numberText(sync.time.value)}`];
  const entries = sync.entries.map(({ tiles, time }) => `${tiles}: ${numberText(time.value)}`);
  return ['    sync_model: table', `    latency_sync: {${entries.join(', ')}}`];
}

function tileLines(tile: UnitChipTile): string[] {
  const directions = ['north', 'east', 'south', 'west'] as const;
  const hops = directions.map(name => costText(tile.hops[name], `${name}_hop`));
  const logs = tile.log?.includes('energy') ? ', log_energy: true' : '';
  return [
    `    - name: ${textText(standingAlone(tile.name))}`,
    `      attributes: {${hops.join(', ')}${logs}}`,
    ...(tile.cores.length === 0 ? ['      core: []'] : ['      core:', ...tile.cores.flatMap(coreLines)]),
  ];
}

function coreLines(core: UnitChipCore): string[] {
  const { position, insideUnit } = core.buffer;
  const logs = core.log?.includes('energy') ? ', log_energy: true' : '';
  const attributes = `buffer_position: ${position}, buffer_inside_unit: ${insideUnit}, max_neurons_supported: ${core.maxNeurons}${logs}`;
  const axons = (list: readonly UnitChipAxon[], event: string) =>
    list.map(
      ({ name, ...cost }) =>
        `            - {name: ${textText(name)}, attributes: {${costText(cost, event)}}}`,
    );
  return [
    `        - name: ${textText(standingAlone(core.name))}`,
    `          attributes: {${attributes}}`,
    '          axon_in:',
    ...axons(core.axonIn, 'message_in'),
    ...sectionLines(
      core,
      'synapse',
      unit => unit.synapse && [unit.synapse.model, costText(unit.synapse, 'process_spike')],
    ),
    ...sectionLines(
      core,
      'dendrite',
      unit => unit.dendrite && [unit.dendrite.model, costText(unit.dendrite, 'update')],
    ),
    ...sectionLines(core, 'soma', ({ soma }) => {
      if (soma === undefined) return undefined;
      const costs = [
        costText(soma.access, 'access_neuron'),
        costText(soma.update, 'update_neuron'),
        costText(soma.spikeOut, 'spike_out'),
      ];
      return [soma.model, costs.join(', ')];
    }),
    '          axon_out:',
    ...axons(core.axonOut, 'message_out'),
  ];
}

/** The units of a core that do a job, of which `tell` says model and prices. */
function sectionLines(
  core: UnitChipCore,
  job: string,
  tell: (unit: UnitChipUnit) => readonly [model: string, prices: string] | undefined,
): string[] {
  const lines = core.units.flatMap(unit => {
    const told = tell(unit);
    if (told === undefined) return [];
    const flags = [
      ...(unit.log ?? []).map(what => `, log_${what}: true`),
      ...(unit.updateEveryStep ? [', update_every_timestep: true'] : []),
    ].join('');
    return [
      `            - {name: ${textText(unit.name)}, attributes: {model: ${told[0]}, ${told[1]}${flags}}}`,
    ];
  });
  return lines.length === 0 ? [`          ${job}: []`] : [`          ${job}:`, ...lines];
}

function costText({ energy, latency }: Cost, event: string): string {
  return `energy_${event}: ${numberText(energy.value)}, latency_${event}: ${numberText(latency.value)}`;
}

/** SANA-FE calls a tile or core without a range by index 0, whatever stands in its brackets. */
function standingAlone(name: string): string {
  return name.replace(/\[(\d+)\]$/, (whole, index: string) =>
    index === '0' ? whole : `[${index}..${index}]`,
  );
}

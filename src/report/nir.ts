import { energyText } from './energy.js';
import type { NirDifference, NirLayerRecord, NirStudy } from './nir-record.js';
import { formatTable } from './table.js';

/** The report of a graph on a chip: Markdown that reads as well on a terminal. */
export function formatNir(study: NirStudy): string {
  return [
    `# ${study.file} on ${study.chip}\n\nBy the rule of ${study.tool} (reset ${study.reset}, ${study.dt} a step), ${study.steps} steps, on ${study.cores} of ${study.coresAvailable} cores, ${study.synapsesPerWeight === 1 ? 'a synapse' : 'two synapses'} a weight.`,
    ...section('Spikes', spikes(study)),
    ...section('Potentials', potentials(study)),
    ...section('Layers', layers(study)),
    `Energy: ${energyText(study, study.counts, study.chip)}.`,
    ...(study.notes.length === 0 ? [] : [`Notes\n${study.notes.map(note => `- ${note}`).join('\n')}`]),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, table: string): string[] {
  return table === '' ? [] : [`## ${title}`, table];
}

function spikes({ layers }: NirStudy): string {
  const firing = layers.filter(({ spikes }) => spikes !== null);
  if (firing.length === 0) return '';
  const recorded = firing.some(({ spikes }) => spikes?.recorded != null);
  const heading = ['layer', 'float', 'chip', 'differing', 'first step', 'van Rossum'];
  const more = recorded ? ['recorded', 'float differs', 'chip differs'] : [];
  const rows = firing.map(layer => {
    const row = [
      layer.node,
      count(layer.spikes?.float),
      count(layer.spikes?.chip),
      ...difference(layer.chipToFloat),
    ];
    if (!recorded) return row;
    return [...row, count(layer.spikes?.recorded), short(layer.floatToRecorded), short(layer.chipToRecorded)];
  });
  return formatTable([...heading, ...more], rows);
}

function difference(value: NirDifference | null): string[] {
  if (value === null) return ['-', '-', '-'];
  return [short(value), value.firstStep === null ? '-' : String(value.firstStep), value.vanRossum.toFixed(3)];
}

function short(value: NirDifference | null): string {
  return value === null ? '-' : `${value.differing} (${(100 * value.share).toFixed(2)}%)`;
}

function count(value: number | null | undefined): string {
  return value == null ? '-' : String(value);
}

function potentials({ layers }: NirStudy): string {
  const read = layers.flatMap(({ node, potentials: own }) => (own === null ? [] : [{ node, own }]));
  if (read.length === 0) return '';
  const rows = read.map(({ node, own }) => [
    node,
    own.rms.toPrecision(3),
    own.largest.toPrecision(3),
    own.relative === null ? '-' : `${(100 * own.relative).toFixed(2)}%`,
  ]);
  return formatTable(['layer', 'rms error', 'largest', 'of the rms potential'], rows);
}

function layers({ layers: all }: NirStudy): string {
  const rows = all.map((layer: NirLayerRecord) => [
    layer.node,
    layer.type,
    String(layer.neurons),
    String(layer.populations),
    String(layer.cores),
    String(layer.behindSteps),
    layer.weightError.toExponential(1),
  ]);
  return formatTable(
    ['layer', 'type', 'neurons', 'populations', 'cores', 'steps behind', 'weight error'],
    rows,
  );
}

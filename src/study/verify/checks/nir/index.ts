import { runFloat } from '../../../../nir/executor.js';
import { ruleOf } from '../../../../nir/rule.js';
import type { Check, CheckContext, CheckRow } from '../../check.js';
import type { Recordings } from '../../recordings.js';
import { Tally } from '../../tally.js';
import { layerNamed, loadExport, TOOL_EXPORTS } from './exports.js';
import { fileRows } from './files.js';

/** Sums of a dozen products in an order of the tool's own: some units of the last of 24 bits. */
const FLOAT32_SUMS = 2 ** -20;

/** An export without its recurrent weights, and how many spikes of its first layer then differ: README of the data. */
const LOST_WEIGHTS = { name: 'rockpool/lif-cuba-recurrent', differing: 402 };

/** Files of the Neuromorphic Intermediate Representation from its own tools, and the spikes that those tools computed. */
export const nir: Check = {
  name: 'nir',
  title: 'NIR files, and spikes of the tools that wrote them',
  source: 'nir 1.0.8 and five tools',
  judge: 'other emulator',
  leavesOpen:
    "The tools' update rules in float32; what a chip's fixed point makes of them is `spikeloom study nir`.",
  rows,
};

async function* rows(context: CheckContext): AsyncIterable<CheckRow> {
  yield* fileRows(context);
  for (const entry of TOOL_EXPORTS) {
    const { recordings } = context;
    const loaded = await loadExport(recordings, entry.name, entry.recordings);
    const inputs = new Map([[loaded.input, loaded.spikes]]);
    const { layers } = runFloat(loaded.graph, ruleOf(entry), inputs, loaded.steps);
    const spikes = new Tally();
    for (const { layer, data } of loaded.recordedSpikes) {
      spikes.values(`layer ${layer}`, layerNamed(layers, layer).spikes!, data);
    }
    yield spikes.row(`${entry.name}: spikes or none`, 'flags');
    if (loaded.recordedPotentials.length === 0) continue;
    const potentials = new Tally();
    for (const { layer, data } of loaded.recordedPotentials) {
      const highest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const limit = highest * FLOAT32_SUMS;
      potentials.values(`layer ${layer}`, layerNamed(layers, layer).potentials, data, () => limit);
    }
    yield potentials.row(`${entry.name}: potentials`);
  }
  yield await lostWeightsRow(context.recordings);
}

async function lostWeightsRow(recordings: Recordings): Promise<CheckRow> {
  const { name, differing } = LOST_WEIGHTS;
  const { graph, input, spikes, steps, recordedSpikes } = await loadExport(recordings, name);
  const { layers } = runFloat(graph, ruleOf({ tool: 'rockpool' }), new Map([[input, spikes]]), steps);
  const [{ layer, data }] = recordedSpikes;
  const tally = new Tally();
  tally.values(`layer ${layer}`, layerNamed(layers, layer).spikes!, data);
  const row = tally.row(`${name}: spikes of the first layer`, 'flags');
  if (row.difference !== differing) return row;
  const note = `rockpool's export drops the recurrent weights, so ${differing} flags must differ`;
  return { ...row, verdict: 'explained', note };
}

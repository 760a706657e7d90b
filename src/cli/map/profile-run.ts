import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { readBytes, readText } from '../read-file.js';
import { type KnownRates, unitsNamed } from './profile-units.js';

/** What is read of a run's `report.json`. */
const reportSchema = z.object({
  network: z.string(),
  steps: z.int().min(1),
  counts: z.object({ inputSpike: z.int().min(0) }),
});

/** Rates of the neurons by their recorded spikes; those of inputs by the run's count of all input spikes. */
export function recordedRates(
  folder: string,
  spikes: readonly { readonly name: string; readonly file: string }[],
  network: NetworkDescription,
): KnownRates {
  const byName = new Map<string, Float64Array>();
  for (const { name, file } of spikes) byName.set(name, meanSpikes(file, name, network));
  const report = join(folder, 'report.json');
  const inputs = Object.entries(network.inputs);
  if (!existsSync(report) || inputs.length === 0) return { byName, notes: [spikesNote(folder, byName)] };
  const { network: name, steps, counts } = readReport(report);
  if (name !== network.name) {
    raise(`it is a run of network ${name}, not of ${network.name}; give a run of this network`, {
      file: report,
    });
  }
  const units = inputs.reduce((sum, [, { size }]) => sum + size, 0);
  const rate = counts.inputSpike / (steps * units);
  for (const [input, { size }] of inputs) byName.set(input, new Float64Array(size).fill(rate));
  const note = `inputs sent ${counts.inputSpike} spikes in ${steps} steps: their ${units} units are taken to fire alike`;
  return { byName, notes: [spikesNote(folder, new Map(spikes.map(({ name }) => [name, null]))), note] };
}

function spikesNote(folder: string, byName: ReadonlyMap<string, unknown>): string {
  return `spikes of ${[...byName.keys()].join(', ')} by neuron, from ${folder}`;
}

/** Spikes a step of each neuron. */
function meanSpikes(file: string, name: string, network: NetworkDescription): Float64Array {
  const { data, dtype, shape } = parseNpy(readBytes(file), file);
  if (shape.length !== 2 || (dtype !== 'uint8' && dtype !== 'bool')) {
    raise(`holds ${dtype} of shape [${shape.join(', ')}]; spikes are uint8 [steps, neurons]`, { file });
  }
  const [steps, size] = shape;
  unitsNamed(network, name, size, file);
  if (steps === 0) raise('holds no step; run at least one', { file });
  const rates = new Float64Array(size);
  for (let at = 0; at < data.length; at++) rates[at % size] += Number(data[at]);
  return rates.map(sum => sum / steps);
}

function readReport(file: string): z.infer<typeof reportSchema> {
  let document: unknown;
  try {
    document = JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return raise(`is not valid JSON: ${error.message}`, { file });
  }
  const read = reportSchema.safeParse(document);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  return raise(`is no report of "spikeloom run": ${path.join('.') || 'the file'}: ${message}`, { file });
}

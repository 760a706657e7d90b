import { raise } from '../../fixed/error.js';
import type { NirNetwork } from '../../nir/convert.js';
import { readBytes } from '../read-file.js';
import { readSpikeArray } from '../spike-array.js';

/** A node is named by any text, so the first `=` ends it; a file whose name has one is given with its node. */
const NAMED = /^([^=]*)=(.*)$/s;

/**
 * Spikes for a graph's inputs from `--input NODE=FILE`, or FILE where there is one input.
 * @throws SpikeloomError for an unknown node, one given twice or not at all, and for files that are no spikes of it
 */
export function readGraphInputs(
  texts: readonly string[],
  { inputs }: NirNetwork,
): { readonly inputs: ReadonlyMap<string, Uint8Array>; readonly steps: number } {
  const nodes = inputs.map(({ path }) => path);
  const found = new Map<string, { readonly data: Uint8Array; readonly steps: number }>();
  for (const text of texts) {
    const { node, file } = named(text, nodes);
    if (found.has(node)) raise(`--input names ${node} twice; give it once`);
    const { size } = inputs[nodes.indexOf(node)];
    found.set(node, readSpikeArray(readBytes(file), file, size, `input ${node}`));
  }
  const missing = nodes.find(node => !found.has(node));
  if (missing !== undefined) raise(`input ${missing} has no spikes; give --input ${missing}=FILE.npy`);
  const lengths = [...found].map(([node, { steps }]) => ({ node, steps }));
  const other = lengths.find(({ steps }) => steps !== lengths[0].steps);
  if (other !== undefined) {
    raise(
      `input ${other.node} has ${other.steps} steps and ${lengths[0].node} ${lengths[0].steps}; give as many`,
    );
  }
  return {
    inputs: new Map([...found].map(([node, { data }]) => [node, data])),
    steps: lengths[0]?.steps ?? 0,
  };
}

function named(text: string, nodes: readonly string[]): { readonly node: string; readonly file: string } {
  const [, name, file] = NAMED.exec(text) ?? [];
  if (name !== undefined && nodes.includes(name)) return { node: name, file };
  if (nodes.length === 1) return { node: nodes[0], file: text };
  return raise(
    `--input ${text}: the inputs are ${nodes.join(', ')}; say which, as ${nodes[0] ?? 'NODE'}=FILE`,
  );
}

/**
 * A tool's own spikes from `--spikes LAYER=FILE`; LAYER is a node's path, or the beginning of one that no other
 * begins with, up to `.`, `_` or `/`.
 * @throws SpikeloomError for an unknown layer, and for files that are no spikes of it
 */
export function readLayerSpikes(
  texts: readonly string[],
  { layers }: NirNetwork,
  steps: number,
): ReadonlyMap<string, Uint8Array> {
  const firing = layers.filter(({ fires }) => fires);
  const known = firing.map(({ path }) => path).join(', ');
  const recorded = new Map<string, Uint8Array>();
  for (const text of texts) {
    const [, name, file] =
      NAMED.exec(text) ?? raise(`--spikes ${text}: expected LAYER=FILE.npy; layers are ${known}`);
    const begins = firing.filter(
      ({ path }) => path.startsWith(name) && /^[._/]/.test(path.slice(name.length)),
    );
    const layer = firing.find(({ path }) => path === name) ?? (begins.length === 1 ? begins[0] : undefined);
    if (layer === undefined) raise(`--spikes ${text}: the graph's layers that fire are ${known}`);
    const spikes = readSpikeArray(readBytes(file), file, layer.size, `layer ${layer.path}`);
    if (spikes.steps !== steps) {
      raise(`has ${spikes.steps} steps and the input ${steps}; give as many`, { file });
    }
    recorded.set(layer.path, spikes.data);
  }
  return recorded;
}

import { readdirSync, readFileSync } from 'node:fs';
import { parseNpy } from '../../src/data/npy.js';
import type { NirGraph } from '../../src/nir/graph.js';
import { readNir } from '../../src/nir/read.js';
import type { NirReset, NirTool } from '../../src/nir/rule.js';
import { sharedData } from '../support/shared-data.js';

/** A graph that a tool exported, and how it is to be run (data/nir README). */
export interface ToolExport {
  readonly name: string;
  readonly tool: NirTool;
  readonly reset?: NirReset;
  readonly dt?: number;
  /** Whose recordings belong to it, where it has none of its own. */
  readonly recordings?: string;
}

export const TOOL_EXPORTS: readonly ToolExport[] = [
  { name: 'snntorch/lif-subtract', tool: 'snntorch', reset: 'subtract' },
  { name: 'snntorch/lif-zero', tool: 'snntorch', reset: 'zero' },
  { name: 'snntorch/rleaky-zero', tool: 'snntorch', reset: 'zero' },
  { name: 'snntorch/cubalif-zero', tool: 'snntorch', reset: 'zero' },
  { name: 'snntorch/rsynaptic-zero', tool: 'snntorch', reset: 'zero' },
  { name: 'norse/lifbox', tool: 'norse' },
  // Norse without a dt writes time constants a thousand times too small: so is the step.
  { name: 'norse/lifbox-default-dt', tool: 'norse', dt: 1e-6, recordings: 'norse/lifbox' },
  { name: 'norse/lifcell-cuba', tool: 'norse' },
  { name: 'sinabs/lif-reset', tool: 'sinabs', reset: 'zero' },
  { name: 'sinabs/lif-subtract', tool: 'sinabs', reset: 'subtract' },
  { name: 'sinabs/iaf-conv', tool: 'sinabs', reset: 'subtract' },
  { name: 'rockpool/lif-cuba', tool: 'rockpool' },
  { name: 'rockpool/lif-neuron', tool: 'rockpool' },
  { name: 'spyx/lif', tool: 'spyx' },
  { name: 'spyx/rlif', tool: 'spyx' },
];

export interface Recording {
  readonly layer: string;
  readonly data: Float32Array;
}

export interface LoadedExport {
  readonly graph: NirGraph;
  /** Name of the graph's one Input, and its spikes [steps x size]. */
  readonly input: string;
  readonly spikes: Uint8Array;
  readonly steps: number;
  /** What the tool recorded, [steps x neurons]. */
  readonly recordedSpikes: readonly Recording[];
  readonly recordedPotentials: readonly Recording[];
}

export async function loadExport(name: string, recordings = name): Promise<LoadedExport> {
  const graph = await loadGraph(name);
  const [folder, base] = recordings.split('/');
  const array = npy(`${recordings}.input.npy`);
  const files = readdirSync(sharedData('nir', folder));
  const recorded = (kind: string) =>
    files.flatMap((file): Recording[] => {
      const prefix = `${base}.${kind}.`;
      if (!file.startsWith(prefix)) return [];
      const layer = file.slice(prefix.length, -'.npy'.length);
      return [{ layer, data: Float32Array.from(npy(`${folder}/${file}`).data) }];
    });
  return {
    graph,
    input: [...graph.nodes].find(([, node]) => node.type === 'Input')![0],
    spikes: Uint8Array.from(array.data),
    steps: array.shape[0],
    recordedSpikes: recorded('spikes'),
    recordedPotentials: recorded('v'),
  };
}

export async function loadGraph(name: string): Promise<NirGraph> {
  const path = sharedData('nir', `${name}.nir`);
  return (await readNir(new Uint8Array(readFileSync(path)), path)).graph;
}

function npy(file: string) {
  return parseNpy(new Uint8Array(readFileSync(sharedData('nir', file))), file);
}

/** The layer of a recording: its node, or the one node whose path begins with the name. */
export function layerNamed<L extends { readonly path: string }>(layers: readonly L[], name: string): L {
  const exact = layers.find(({ path }) => path === name);
  return exact ?? layers.find(({ path }) => path.startsWith(name) && /^[._/]/.test(path.slice(name.length)))!;
}

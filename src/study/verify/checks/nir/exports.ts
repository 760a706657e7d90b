import type { NirGraph } from '../../../../nir/graph.js';
import { readNir } from '../../../../nir/read.js';
import type { NirReset, NirTool } from '../../../../nir/rule.js';
import { type Recordings, recordedNpy } from '../../recordings.js';

/** A graph that a tool exported, and how it is to be run: README of the recorded data `nir`. */
export interface ToolExport {
  readonly name: string;
  readonly tool: NirTool;
  readonly reset?: NirReset;
  readonly dt?: number;
  /** Whose recordings belong to it, where it has none of its own. */
  readonly recordings?: string;
}

/** The exports whose spikes follow from their files. */
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

/** What a tool recorded of one layer, [steps x neurons]. */
export interface LayerRecording {
  readonly layer: string;
  readonly data: Float32Array;
}

/** An export with what went in and what its tool made of it. */
export interface LoadedExport {
  readonly graph: NirGraph;
  /** Name of the graph's one Input, and its spikes [steps x size]. */
  readonly input: string;
  readonly spikes: Uint8Array;
  readonly steps: number;
  /** What the tool recorded, [steps x neurons]. */
  readonly recordedSpikes: readonly LayerRecording[];
  readonly recordedPotentials: readonly LayerRecording[];
}

/** @param recorded the export whose input and recordings are taken */
export async function loadExport(
  recordings: Recordings,
  name: string,
  recorded = name,
): Promise<LoadedExport> {
  const graph = await loadGraph(recordings, name);
  const prefix = `nir/${recorded}`;
  const array = recordedNpy(recordings, `${prefix}.input.npy`);
  const layers = (kind: string) =>
    recordings.files(prefix.slice(0, prefix.lastIndexOf('/'))).flatMap((path): LayerRecording[] => {
      const start = `${prefix}.${kind}.`;
      if (!path.startsWith(start)) return [];
      const { data } = recordedNpy(recordings, path);
      return [{ layer: path.slice(start.length, -'.npy'.length), data: Float32Array.from(data) }];
    });
  return {
    graph,
    input: [...graph.nodes].find(([, node]) => node.type === 'Input')![0],
    spikes: Uint8Array.from(array.data),
    steps: array.shape[0],
    recordedSpikes: layers('spikes'),
    recordedPotentials: layers('v'),
  };
}

/** A recorded graph, `folder/name`. */
export async function loadGraph(recordings: Recordings, name: string): Promise<NirGraph> {
  const path = `nir/${name}.nir`;
  return (await readNir(recordings.bytes(path), path)).graph;
}

/** The layer of a recording: its node, or the one node whose path begins with the name. */
export function layerNamed<L extends { readonly path: string }>(layers: readonly L[], name: string): L {
  const exact = layers.find(({ path }) => path === name);
  return exact ?? layers.find(({ path }) => path.startsWith(name) && /^[._/]/.test(path.slice(name.length)))!;
}

import { build } from './build.js';
import type { NirFile } from './graph.js';
import { readHdf5 } from './hdf5/read.js';
import { Place } from './place.js';
import { refuseStatelessCycle } from './stateless-cycle.js';

/**
 * Reads a NIR file as `nir` 1.0.8 does, defaults, added Input and Output nodes and inferred shapes included. The version
 * that a file tells is never looked at, as in nir. Stricter than nir with biases of a wrong shape, cycles without state and
 * convolutions whose output is not what the next node takes; more lenient where nir refuses graphs that are correct:
 * kernels that are not square, groups, and Input and Output shapes with batch or time in front.
 * @param file name for errors
 * @throws SpikeloomError that names file, node and parameter
 */
export async function readNir(bytes: Uint8Array, file: string): Promise<NirFile> {
  const root = await readHdf5(bytes, file);
  const node = root.children.get('node');
  const top = new Place(file, 'node');
  if (node === undefined) return top.fail('there is no group node, so this is no NIR file');
  if (node.kind !== 'group') return top.fail('is no group, so this is no NIR file');
  const notes: string[] = [];
  const graph = build(node, top, notes);
  refuseStatelessCycle(graph, top);
  const version = root.children.get('version');
  const text = version?.kind === 'texts' && version.texts.length === 1 ? (version.texts[0] as string) : null;
  return { version: text, graph, notes };
}

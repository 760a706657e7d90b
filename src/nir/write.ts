import { isGraph, type NirGraph, type NirMetadata, type NirNode, type NirParameter } from './graph.js';
import type { Hdf5Group, Hdf5Item } from './hdf5/tree.js';
import { writeHdf5 } from './hdf5/write.js';

/** Version of `nir` whose files these are. */
export const NIR_VERSION = '1.0.8';

/**
 * A NIR file, which `nir` reads as the same graph. The same graph always gives the same bytes.
 * @param graph with names that are neither empty nor hold `/` or NUL, as HDF5 cannot have them
 */
export function writeNir(graph: NirGraph): Uint8Array {
  return writeHdf5(
    group([
      ['version', text(NIR_VERSION)],
      ['node', graphItem(graph)],
    ]),
  );
}

function group(children: Iterable<readonly [string, Hdf5Item]>): Hdf5Group {
  return { kind: 'group', children: new Map(children) };
}

function text(value: string): Hdf5Item {
  return { kind: 'texts', shape: [], texts: [value] };
}

function graphItem({ nodes, edges, metadata }: NirGraph): Hdf5Group {
  return group([
    ['type', text('NIRGraph')],
    ['edges', { kind: 'texts', shape: [edges.length, 2], texts: edges.flat() }],
    [
      'nodes',
      group([...nodes].map(([name, node]) => [name, isGraph(node) ? graphItem(node) : nodeItem(node)])),
    ],
    ...metadataItems(metadata),
  ]);
}

function nodeItem({ type, params, metadata }: NirNode): Hdf5Group {
  return group([
    ['type', text(type)],
    ...Object.entries(params).map(([name, value]) => [name, valueItem(value)] as const),
    ...metadataItems(metadata),
  ]);
}

function valueItem(value: NirParameter): Hdf5Item {
  return typeof value === 'string' ? text(value) : { kind: 'numbers', ...value };
}

function metadataItems(metadata: NirMetadata): [string, Hdf5Item][] {
  return metadata.size === 0 ? [] : [['metadata', metadataGroup(metadata)]];
}

function metadataGroup(metadata: NirMetadata): Hdf5Group {
  return group(
    [...metadata].map(([name, value]) => [
      name,
      value instanceof Map ? metadataGroup(value) : valueItem(value as NirParameter),
    ]),
  );
}

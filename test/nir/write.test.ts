import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nirJson } from '../../src/cli/nir/graph-json.js';
import { readNir } from '../../src/nir/read.js';
import { writeNir } from '../../src/nir/write.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

const FOLDERS = ['primitives', 'hand', 'edge', 'snntorch', 'norse', 'sinabs', 'rockpool', 'spyx'];

describe.skipIf(!hasSharedData)('a file that is read and written', () => {
  const files = hasSharedData
    ? FOLDERS.flatMap(folder =>
        readdirSync(sharedData('nir', folder))
          .filter(name => name.endsWith('.nir'))
          .map(name => `${folder}/${name}`),
      )
    : [];

  it.each(files)('is the same graph again: %s', async file => {
    const { graph } = await readNir(new Uint8Array(readFileSync(sharedData('nir', file))), file);
    const bytes = writeNir(graph);
    const again = await readNir(bytes, file);
    expect(nirJson({ ...again, notes: [] })).toEqual(nirJson({ version: '1.0.8', graph, notes: [] }));
    expect(writeNir(again.graph)).toEqual(bytes);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nirJson } from '../../src/cli/nir/graph-json.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { readNir } from '../../src/nir/read.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

const FOLDERS = ['primitives', 'hand', 'edge', 'snntorch', 'norse', 'sinabs', 'rockpool', 'spyx'];

/** What each file of bad/ is refused with; null for the one that is right and that nir refuses. */
const BAD: Readonly<Record<string, RegExp | null>> = {
  truncated: /cut off: it has 10864 of 21728 bytes/,
  empty: /is empty/,
  'not-hdf5': /no HDF5 file/,
  'header-only': /cut off: it has 64 of 21728 bytes/,
  'corrupt-chunk': /node\/nodes\/w\/weight: .*corrupt: deflate/,
  'unknown-node-type': /node\/nodes\/w: .*"Izhikevich"/,
  'edge-to-missing-node': /edge \(w, ghost\): there is no node "ghost"/,
  'edge-from-missing-node': /edge \(ghost, w\): there is no node "ghost"/,
  'duplicate-edge': /edge \(w, output\) stands there twice/,
  'wrong-weight-shape': /edge \(input, w\): input gives the shape \[3\], w takes \[4\]/,
  'wrong-lif-shape': /tau has the shape \[3\], r \[2\]/,
  'weight-1d': /node\/nodes\/w\/weight: has the shape \[\d+\]/,
  'bias-wrong-length': /node\/nodes\/w\/bias: has the shape \[5\]; the weight of shape \[2, 3\] wants \[2\]/,
  'scalar-tau': /tau has the shape \[\], r \[2\]/,
  'missing-parameter': /has no tau/,
  'extra-parameter': /holds tau_ref/,
  'missing-type': /has no type/,
  'missing-nodes': /without a group nodes/,
  'missing-edges': /without edges/,
  'no-node-group': /no group node/,
  'string-weight': /weight: is the text/,
  'cycle-without-output': /no Output node/,
  'conv-kernel-not-square': null,
  'conv-kernel-not-square-as-nir-wants':
    /edge \(c, output\): c gives the shape \[1, 6, 4\], output takes \[1, 6, 6\]/,
};

function bytesOf(...path: string[]): Uint8Array {
  return new Uint8Array(readFileSync(sharedData('nir', ...path)));
}

describe.skipIf(!hasSharedData)('the recorded NIR files', () => {
  const files = hasSharedData
    ? FOLDERS.flatMap(folder =>
        readdirSync(sharedData('nir', folder))
          .filter(name => name.endsWith('.nir'))
          .map(name => `${folder}/${name}`),
      )
    : [];

  it('are all here', () => {
    expect(files.length + Object.keys(BAD).length).toBe(93);
  });

  it.each(files)('%s parses to the recorded JSON', async file => {
    const read = await readNir(bytesOf(file), file);
    const { notes, ...parsed } = nirJson(read) as { notes: string[] };
    const { file_version, graph, nir_read } = JSON.parse(
      readFileSync(sharedData('nir', file.replace(/nir$/, 'json')), 'utf8'),
    );
    expect(JSON.parse(JSON.stringify(parsed))).toEqual({ file_version, graph });
    // What nir refuses and we do not is told.
    expect(notes.length > 0).toBe(nir_read !== 'accepted');
  });

  it('has an expectation for each bad file', () => {
    const expected = JSON.parse(readFileSync(sharedData('nir', 'bad', 'expected.json'), 'utf8'));
    expect(Object.keys(expected).sort()).toEqual(Object.keys(BAD).sort());
  });

  it.each(Object.entries(BAD))('bad/%s is refused, or read where it is right', async (name, message) => {
    const reading = readNir(bytesOf('bad', `${name}.nir`), `${name}.nir`);
    if (message === null) {
      const { graph } = await reading;
      expect(graph.nodes.get('c')).toMatchObject({ inputType: [1, 8, 8], outputType: [1, 6, 4] });
      return;
    }
    await expect(reading).rejects.toThrow(SpikeloomError);
    await expect(readNir(bytesOf('bad', `${name}.nir`), `${name}.nir`)).rejects.toThrow(message);
  });
});

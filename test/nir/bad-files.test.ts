import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { readNir } from '../../src/nir/read.js';
import { recordings } from '../support/recordings.js';

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

describe('the recorded files that must be refused', () => {
  it('have an expectation each', () => {
    const bad = recordings.files('nir/bad').filter(path => path.endsWith('.nir'));
    expect(bad.map(path => path.replace(/^.*\/|\.nir$/g, '')).sort()).toEqual(Object.keys(BAD).sort());
  });

  it.each(Object.entries(BAD))('bad/%s is refused, or read where it is right', async (name, message) => {
    const file = `${name}.nir`;
    const reading = readNir(recordings.bytes(`nir/bad/${file}`), file);
    if (message === null) {
      const { graph } = await reading;
      expect(graph.nodes.get('c')).toMatchObject({ inputType: [1, 8, 8], outputType: [1, 6, 4] });
      return;
    }
    const error = await reading.catch(thrown => thrown);
    expect(error).toBeInstanceOf(SpikeloomError);
    expect(error.message).toMatch(message);
  });
});

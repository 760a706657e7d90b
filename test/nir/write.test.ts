import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/cli/sha256.js';
import { nirJson } from '../../src/nir/graph-json.js';
import { readNir } from '../../src/nir/read.js';
import { writeNir } from '../../src/nir/write.js';
import { READABLE } from '../../src/study/verify/checks/nir/files.js';
import { recordings } from '../support/recordings.js';

describe('a file that is read and written', () => {
  const files = READABLE.flatMap(folder => recordings.files(`nir/${folder}`)).filter(path =>
    path.endsWith('.nir'),
  );

  it.each(files)('is the same graph again: %s', async file => {
    const { graph } = await readNir(recordings.bytes(file), file);
    const bytes = writeNir(graph);
    const again = await readNir(bytes, file);
    expect(nirJson({ ...again, notes: [] }, sha256)).toEqual(
      nirJson({ version: '1.0.8', graph, notes: [] }, sha256),
    );
    expect(writeNir(again.graph)).toEqual(bytes);
  });
});

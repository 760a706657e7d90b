import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNetwork } from '../../src/network/parse.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { RELAY, scratchFolder } from './support/bench.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);

describe.skipIf(!hasSharedData)('import nir', () => {
  it('shows nodes, edges and the network, and writes it', async () => {
    const file = sharedData('nir', 'snntorch', 'lif-subtract.nir');
    const shown = await spikeloomHere(['import', 'nir', file, '--tool', 'snntorch', '-o', at('n.yaml')]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/node 1: LIF /);
    expect(shown.stdout).toMatch(/on a chip, as snntorch computes it/);
    expect(Object.keys(parseNetwork(readFileSync(at('n.yaml'), 'utf8')).populations)).not.toEqual([]);
  });

  it('shows a graph that no chip holds, and does not write it', async () => {
    const file = sharedData('nir', 'edge', 'nan-weight.nir');
    expect((await spikeloomHere(['import', 'nir', file])).stdout).toMatch(/on a chip: refused: .*NaN/);
    const { network } = JSON.parse((await spikeloomHere(['import', 'nir', file, '--json'])).stdout);
    expect(network).toEqual({ error: expect.stringMatching(/NaN/) });
    expect((await spikeloomHere(['import', 'nir', file, '-o', at('nan.yaml')])).code).toBe(2);
  });

  it('refuses a bad file, and check tells of it, in one line', async () => {
    const file = sharedData('nir', 'bad', 'corrupt-chunk.nir');
    for (const command of [
      ['import', 'nir', file],
      ['check', file],
    ]) {
      const { code, stdout, stderr } = await spikeloomHere(command);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^spikeloom: [^\n]*node\/nodes\/w\/weight: its data is corrupt[^\n]*\n$/);
    }
  });

  it('is told by check', async () => {
    const file = sharedData('nir', 'hand', 'nested-three-deep.nir');
    const { files } = JSON.parse((await spikeloomHere(['check', file, '--json'])).stdout);
    expect(files[0]).toMatchObject({ kind: 'NIR graph', ok: true, summary: { version: '1.0.8' } });
  });
});

describe.skipIf(!hasSharedData)('map of a NIR file', () => {
  const mapped = async (file: string, ...options: string[]) => {
    const { stdout, stderr, code } = await spikeloomHere(['map', file, ...options, '--json']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('takes a chip that has its neurons, and a step that its time constants allow', async () => {
    const document = await mapped(sharedData('nir', 'snntorch', 'lif-subtract.nir'));
    expect(document.chip).toBe('loihi2');
    expect(document.notes[0]).toMatch(/^a step is 0\.0001 s, as node 1 \(LIF\): tau\[6\] is 0\.000524 s/);
    writeFileSync(at('own.yaml'), RELAY);
    await spikeloomHere(['export', 'nir', at('own.yaml'), '-o', at('own.nir')]);
    expect((await mapped(at('own.nir'))).chip).toBe('loom1');
  });

  it('names file and population in what the compiler refuses', async () => {
    const file = sharedData('nir', 'norse', 'lifbox.nir');
    const { stderr, code } = await spikeloomHere(['map', file, '--chip', 'loom1']);
    expect(code).toBe(2);
    expect(stderr).toContain(`spikeloom: ${file}: population n1-0 is of neuron model lif-cuba; loom1 has`);
  });

  it('has no use for a tool where there is nothing to convert', async () => {
    writeFileSync(at('plain.yaml'), RELAY);
    const { stderr, code } = await spikeloomHere(['map', at('plain.yaml'), '--tool', 'norse']);
    expect(code).toBe(2);
    expect(stderr).toContain('plain.yaml: --tool is for NIR files, and this is none');
  });
});

describe('export nir', () => {
  it('writes a file that import reads back as the same network', async () => {
    writeFileSync(at('relay.yaml'), RELAY);
    expect((await spikeloomHere(['export', 'nir', at('relay.yaml'), '-o', at('r.nir')])).stderr).toBe('');
    const back = await spikeloomHere(['import', 'nir', at('r.nir'), '-o', at('back.yaml')]);
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(parseNetwork(readFileSync(at('back.yaml'), 'utf8'))).toEqual(parseNetwork(RELAY));
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/image/decode.js';
import { RELAY, scratchFolder, writeSpikes } from '../support/bench.js';
import { interruptedHere, spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const network = at('relay.yaml');

/** Layers on so many cores that no placement of them is proved optimal in no time. */
const SPREAD = RELAY.replaceAll('size: 2', 'size: 24')
  .replace(/one-to-one/, 'all')
  .replace('values: [[50.5, 33.25]]', `values: [[${new Array(24).fill(1.5)}]]`);

beforeAll(() => {
  writeFileSync(network, RELAY);
  writeFileSync(at('spread.yaml'), SPREAD);
});

/** What `map --json` prints. */
async function mapped(
  ...options: string[]
): Promise<Record<string, unknown> & { gap: number; bound: number }> {
  const { code, stderr, stdout } = await spikeloomHere(['map', ...options, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe('spikeloom map', () => {
  it('tells a bound and a gap, and the same twice from the same seed', async () => {
    const options = [at('spread.yaml'), '--cores-per-layer', '6', '--seed', '3'];
    const [once, twice] = [await mapped(...options), await mapped(...options)];
    expect(once).toMatchObject({ effort: 'full', seed: 3, ended: 'finished', limitS: null, cores: 13 });
    const placement = once.placement as { value: number; bound: number; gap: number };
    expect(once.bound).toBe(placement.bound);
    expect(placement.bound).toBeLessThanOrEqual(placement.value);
    expect(once.gap).toBeCloseTo((placement.value - placement.bound) / placement.value, 9);
    for (const times of ['searchS', 'wallS']) {
      delete once[times];
      delete twice[times];
    }
    expect(twice).toEqual(once);
  });

  it('proves a placement of three cores optimal, and says so', async () => {
    expect(await mapped(network)).toMatchObject({ gap: 0, optimal: true });
    expect((await spikeloomHere(['map', network])).stdout).toContain('proved optimal');
  });

  it('adds up its links to its packet hops, in words and as JSON', async () => {
    const document = await mapped(at('spread.yaml'), '--cores-per-layer', '6');
    const links = document.links as { packets: number }[];
    const total = links.reduce((sum, { packets }) => sum + packets, 0);
    expect(total).toBeCloseTo(document.cost as number, 6);
    const { cores } = document.traffic as { cores: { packets: number }[] };
    expect(cores.reduce((sum, { packets }) => sum + packets, 0)).toBeCloseTo(
      document.packetsPerStep as number,
      6,
    );
  });

  it('compares placements, of which the full one is the best', async () => {
    const { compared } = await mapped(at('spread.yaml'), '--cores-per-layer', '8', '--compare');
    const rows = compared as { method: string; value: number; bound: number }[];
    expect(rows.map(({ method }) => method)).toEqual(['naive', 'hilbert', 'spectral', 'full']);
    const full = rows[3];
    for (const { value, bound } of rows) {
      expect(full.value).toBeLessThanOrEqual(value + 1e-9);
      expect(bound).toBeCloseTo(full.bound, 9);
    }
  });

  it('places for what it is asked to', async () => {
    const value = async (optimise: string, term: string) => {
      const { placement } = await mapped(at('spread.yaml'), '--cores-per-layer', '8', '--optimise', optimise);
      return (placement as Record<string, number>)[term];
    };
    expect(await value('load', 'peakLoad')).toBeLessThanOrEqual((await value('energy', 'peakLoad')) + 1e-9);
    expect(await value('energy=1', 'energy')).toBe(await value('energy', 'energy'));
  });

  it('goes by the spikes of an earlier run', async () => {
    const image = at('relay.img');
    await mapped(network, '-o', image);
    decodeImage(readFileSync(image), image);
    writeSpikes(at('left.npy'), [[1, 0, 0]]);
    const ran = ['run', image, '--input', `left=${at('left.npy')}`, '--steps', '10', '--out', at('ran')];
    expect((await spikeloomHere(ran)).code).toBe(0);
    const { traffic, rates } = await mapped(network, '--profile', at('ran'));
    expect(rates).toMatchObject({ run: at('ran') });
    // One input spike in ten steps, taken as a fiftieth of each of five units; it makes both neurons of `first` fire
    // once, and each of them its partner, which sends to nobody. Inputs reach a core each, and so does `first`.
    expect((traffic as { packets: number }).packets).toBeCloseTo(0.1 + 0.2, 9);
  });

  it('does not write image and picture to one file', async () => {
    const { stderr, code } = await spikeloomHere(['map', network, '-o', at('both'), '--svg', at('both')]);
    expect(code).toBe(2);
    expect(stderr).toContain('give the picture a file of its own');
  });

  it('writes the picture, and replaces none without --force', async () => {
    const svg = at('mesh.svg');
    expect((await spikeloomHere(['map', network, '--svg', svg])).stdout).toContain(`picture in ${svg}`);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    const again = await spikeloomHere(['map', network, '--svg', svg]);
    expect(again).toMatchObject({
      code: 2,
      stderr: `spikeloom: ${svg}: exists already; --force replaces it\n`,
    });
  });

  it.each([
    [['--optimise', 'speed'], /--optimise has "speed"; known: energy/],
    [['--optimise', 'energy=0'], /weighs nothing/],
    [['--seconds', '0'], /--seconds is "0"; expected a number above 0/],
    [['--seed', '0'], /--seed is "0"; expected a whole number from 1/],
    [['--effort', 'most'], /Allowed choices are full, quick/],
    [['--cores', '3'], /Allowed choices are all/],
    [['--profile', 'nowhere'], /nowhere: there is no such folder/],
  ])('refuses %j', async (options, message) => {
    const { code, stderr, stdout } = await spikeloomHere(['map', network, ...options]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

it('gives the best mapping so far where it is interrupted, written as usual', async () => {
  const image = at('interrupted.img');
  const endless = ['--cores-per-layer', '20', '--seconds', '600', '-o', image, '--json'];
  const { code, stdout, stderr } = await interruptedHere(['map', at('spread.yaml'), ...endless]);
  expect(code, stderr).toBe(0);
  expect(stderr).toBe('interrupted: this is the best mapping so far\n');
  expect(JSON.parse(stdout)).toMatchObject({ ended: 'interrupted', image });
  decodeImage(readFileSync(image), image);
});

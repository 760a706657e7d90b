import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { encoderFromReset } from '../../../src/data/encoder.js';
import { formatNpy } from '../../../src/data/npy.js';
import { encodeImage } from '../../../src/image/encode.js';
import { relayImage, scratchFolder, writeSpikes } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const UNITS = 40;
const STEPS = 60;
const VALUES = Uint8Array.from({ length: UNITS }, (_, unit) => (unit % 5 === 0 ? 0 : (unit * 37) % 256));
const NON_ZERO = VALUES.filter(value => value > 0).length;

/** Each unit of `in` fires its neuron of `copy`, one step later. */
const COPY = `
format: spikeloom/network/1
name: copy
seed: 5
inputs:
  in: {size: ${UNITS}, encoder: KIND}
populations:
  copy:
    size: ${UNITS}
    neuron: {model: lif-shift, leakShift: 3}
    threshold: {kind: constant, value: 99}
projections:
  A:
    from: in
    to: copy
    connect: {kind: one-to-one}
    weights: {kind: constant, value: 100}
rules: {}
goodness: {}
procedure: {kind: free}
`;

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const image = (kind: 'bernoulli' | 'constant') => relayImage(COPY.replace('KIND', kind));

beforeAll(() => {
  for (const kind of ['bernoulli', 'constant'] as const) {
    writeFileSync(at(`${kind}.img`), encodeImage(image(kind)));
  }
  writeFileSync(at('values.npy'), formatNpy({ shape: [UNITS], dtype: 'uint8', data: VALUES }));
});

async function json(...args: string[]) {
  const { code, stdout, stderr } = await spikeloomHere(['run', ...args, '--raster', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe.each(['bernoulli', 'constant'] as const)('an input of kind %s', kind => {
  test('makes of --values the spikes that the plain encoder makes', async () => {
    const flags = new Uint8Array(UNITS);
    const encode = encoderFromReset({ kind }, UNITS);
    let state = image(kind).encoders[0].lfsrSeed;
    const sent: [step: number, unit: number][] = [];
    for (let step = 0; step < STEPS; step++) {
      state = encode(VALUES, flags, state);
      for (let unit = 0; unit < UNITS; unit++) if (flags[unit] === 1) sent.push([step, unit]);
    }
    const run = await json(at(`${kind}.img`), '--values', at('values.npy'), '--steps', String(STEPS));
    expect(run.raster.copy).toEqual(
      sent.filter(([step]) => step < STEPS - 1).map(([step, unit]) => [step + 1, unit]),
    );
    expect(run.counts).toMatchObject({
      inputSpike: sent.length,
      encoderDraw: kind === 'bernoulli' ? NON_ZERO * STEPS : 0,
      // Both frames of one command: heads of 14 bytes, encoder and length, the values.
      linkByte: 2 * 14 + 8 + UNITS,
    });
  });

  test('sends the spikes of --input in place of its own', async () => {
    const rows = Array.from({ length: 5 }, () => new Array<number>(UNITS).fill(0));
    for (const [step, unit] of [
      [0, 0],
      [0, 39],
      [3, 7],
    ]) {
      rows[step][unit] = 1;
    }
    writeSpikes(at('spikes.npy'), rows);
    const run = await json(at(`${kind}.img`), '--input', `in=${at('spikes.npy')}`, '--steps', '8');
    expect(run.raster.copy).toEqual([
      [1, 0],
      [1, 39],
      [4, 7],
    ]);
    expect(run.counts).toMatchObject({ inputSpike: 3, encoderDraw: 0, linkByte: 12 });
  });

  test('is silent when it is given nothing', async () => {
    const { counts } = await json(at(`${kind}.img`), '--steps', '5');
    expect(counts).toMatchObject({ inputSpike: 0, encoderDraw: 0, spike: 0, linkByte: 0 });
  });
});

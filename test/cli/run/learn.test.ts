import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatNpy, type NpyArray, parseNpy } from '../../../src/data/npy.js';
import { encodeImage } from '../../../src/image/encode.js';
import { relayImage, scratchFolder, writeSpikes } from '../support/bench.js';
import { projectRoot } from '../support/built-cli.js';
import { spikeloomHere } from '../support/in-process.js';

const PRE = 12;
const POST = 6;
const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);
const example = (name: string) => readFileSync(join(projectRoot, 'docs/examples', `${name}.yaml`), 'utf8');

function write(name: string, array: NpyArray): string {
  writeFileSync(at(name), formatNpy(array));
  return at(name);
}

/** One row, 1 in the given units. */
const row = (size: number, ...ones: number[]) =>
  Array.from({ length: size }, (_, unit) => Number(ones.includes(unit)));

beforeAll(() => {
  // All weights begin at 30, so that what is learnt can be told by hand.
  for (const name of ['delta-rule', 'reward-stdp', 'pair-stdp', 'csdp-rule']) {
    const text = example(name).replace('kind: uniform, low: 10, high: 50', 'kind: constant, value: 30');
    writeFileSync(
      at(`${name}.img`),
      encodeImage(relayImage(text.replace('rounding: stochastic', 'rounding: floor'))),
    );
  }
  writeFileSync(at('relay.img'), encodeImage(relayImage()));
  writeSpikes(at('pre.npy'), [row(PRE, 1, 3), row(PRE), row(PRE)]);
  writeSpikes(at('drive.npy'), [row(POST), row(POST, 2), row(POST)]);
});

const inputs = () => ['--input', `pre=${at('pre.npy')}`, '--input', `drive=${at('drive.npy')}`];

async function json(...args: string[]) {
  const { code, stdout, stderr } = await spikeloomHere(['run', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** Learnt weights by neuron. */
function weightsIn(folder: string, projection: string): number[][] {
  const { shape, dtype, data } = parseNpy(readFileSync(at(folder, `weights-${projection}.npy`)));
  const [post, pre] = shape;
  expect(dtype).toBe('int16');
  return Array.from({ length: post }, (_, k) => Array.from(data.subarray(k * pre, (k + 1) * pre), Number));
}

/** The weights of all synapses, 30, and more or less where it is said. */
function around30(changes: Readonly<Record<string, number>>): number[][] {
  return Array.from({ length: POST }, (_, k) =>
    Array.from({ length: PRE }, (_, j) => 30 + (changes[`${k},${j}`] ?? 0)),
  );
}

describe('run --learn', () => {
  test('writes what was learnt, a file a projection', async () => {
    const learnt = await json(
      at('pair-stdp.img'),
      ...inputs(),
      '--steps',
      '4',
      '--learn',
      '--out',
      at('pair'),
    );
    expect(readdirSync(at('pair')).sort()).toEqual([
      'report.json',
      'spikes-post.npy',
      'weights-driving.npy',
      'weights-learnt.npy',
    ]);
    // pre 1 and 3 arrive in step 1, when x1 becomes 64; neuron 2 fires in step 2, x1 is decayed to 64 x 0.9 or so.
    const weights = weightsIn('pair', 'learnt');
    const gain = weights[2][1] - 30;
    expect(gain).toBeGreaterThanOrEqual(1);
    expect(gain).toBeLessThanOrEqual(4);
    expect(weights).toEqual(around30({ '2,1': gain, '2,3': gain }));
    expect(weightsIn('pair', 'driving')).toEqual(
      Array.from({ length: POST }, (_, k) => row(POST, k).map(value => 100 * value)),
    );
    expect(learnt.counts.weightWrite).toBe(2);
  });

  test('without it nothing learns and no weights are written', async () => {
    const still = await json(at('pair-stdp.img'), ...inputs(), '--steps', '4', '--out', at('still'));
    expect(readdirSync(at('still')).sort()).toEqual(['report.json', 'spikes-post.npy']);
    expect(still.counts).toMatchObject({ weightUpdate: 0, weightWrite: 0 });
  });

  test('hands each step its third factors, the last of which stay', async () => {
    // Row t in step t; the rows active in step 1 learn by 2^-4 r1 of that step, floored.
    const factors = [0, 0, 0, 0, 0, 0, 64, -32, 17, -1, 0, 0];
    const data = Int32Array.from(factors);
    const file = write('r1.npy', { shape: [2, POST], dtype: 'int32', data });
    const flags = ['--learn', '--third-factors', `post=${file}`, '--out', at('delta')];
    await json(at('delta-rule.img'), ...inputs(), '--steps', '4', ...flags);
    const changes = { '0': 4, '1': -2, '2': 1, '3': -1 };
    expect(weightsIn('delta', 'learnt')).toEqual(
      around30(
        Object.fromEntries(Object.entries(changes).flatMap(([k, by]) => [1, 3].map(j => [`${k},${j}`, by]))),
      ),
    );
    // Asked for no steps, it runs as many as the longest file has; the last row stays.
    const late = write('late.npy', { shape: [1, POST], dtype: 'int32', data: data.subarray(POST) });
    const last = ['--learn', '--third-factors', `post=${late}`, '--out', at('last')];
    const { steps } = await json(at('delta-rule.img'), ...inputs(), ...last);
    expect(steps).toBe(3);
    expect(weightsIn('last', 'learnt')).toEqual(weightsIn('delta', 'learnt'));
  });

  test('hands each step its reward', async () => {
    const run = async (rewards: number[]) => {
      const data = Int16Array.from(rewards);
      const file = write('reward.npy', { shape: [rewards.length], dtype: 'int16', data });
      const flags = ['--learn', '--reward', file, '--out', at('reward'), '--force', '--steps', '12'];
      await json(at('reward-stdp.img'), ...inputs(), ...flags);
      return weightsIn('reward', 'learnt');
    };
    const [none, good, bad] = [await run([0]), await run([150]), await run([-150])];
    expect(none).toEqual(around30({}));
    const gain = good[2][1] - 30;
    const loss = bad[2][1] - 30;
    expect([gain > 0, loss < 0]).toEqual([true, true]);
    expect(good).toEqual(around30({ '2,1': gain, '2,3': gain }));
    expect(bad).toEqual(around30({ '2,1': loss, '2,3': loss }));
  });
});

describe('a mistake is one line, and nothing is written', () => {
  const int32 = (shape: number[], ...values: number[]) =>
    ({ shape, dtype: 'int32', data: Int32Array.from(values) }) as const;
  const zeros = (length: number) => new Array<number>(length).fill(0);
  beforeAll(() => {
    write('ok.npy', int32([1, POST], ...zeros(POST)));
    write('one.npy', int32([2], 1, 2));
    write('cube.npy', int32([1, 1, 1], 1));
    write('half.npy', { shape: [2], dtype: 'float32', data: Float32Array.of(1, 0.5) });
    write('nan.npy', { shape: [2], dtype: 'float32', data: Float32Array.of(1, Number.NaN) });
    write('wide.npy', int32([1], 32_768));
    write('long.npy', int32([3], 1, 2, 3));
  });
  const learning = (...args: string[]) => ['--learn', ...args];
  const factors = (text: string) => learning('--third-factors', text);

  test.each<[string, string, string[], RegExp]>([
    ['a reward', 'reward-stdp', ['--reward', 'one'], /modulate learning; give --learn too/],
    ['third factors', 'delta-rule', ['--third-factors', 'post=ok'], /modulate learning; give --learn too/],
    [
      'no rules',
      'relay',
      learning(),
      /--learn: network relay has no learning rule; give a projection a rule/,
    ],
    [
      'rewards in a row',
      'reward-stdp',
      learning('--reward', 'ok'),
      /ok\.npy: has shape \[1, 6\]; expected \[steps\]/,
    ],
    [
      'rewards in a cube',
      'reward-stdp',
      learning('--reward', 'cube'),
      /has shape \[1, 1, 1\]; expected \[steps\]/,
    ],
    [
      'factors in a column',
      'delta-rule',
      factors('post=one'),
      /one\.npy: has shape \[2\]; expected \[steps, 6\]/,
    ],
    [
      'half a reward',
      'reward-stdp',
      learning('--reward', 'half'),
      /half\.npy: element 1 is 0\.5; expected whole numbers/,
    ],
    ['no number', 'reward-stdp', learning('--reward', 'nan'), /nan\.npy: .*NaN/],
    ['17 bits', 'reward-stdp', learning('--reward', 'wide'), /element 0 is 32768; .* -32768\.\.32767/],
    [
      'no population',
      'delta-rule',
      factors('z9=ok'),
      /is "z9=.*"; expected POPULATION=FILE with a population of post/,
    ],
    ['no name', 'delta-rule', factors('ok'), /expected POPULATION=FILE/],
    ['an input', 'delta-rule', factors('pre=ok'), /a population of post\n/],
    [
      'a goodness',
      'csdp-rule',
      factors('post=ok'),
      /post: its third factors come from a goodness; leave them to it/,
    ],
    ['no file', 'reward-stdp', learning('--reward', 'none'), /none\.npy: there is no such file/],
    [
      'too long',
      'reward-stdp',
      learning('--reward', 'long', '--steps', '2'),
      /the modulation has 3 steps and --steps is 2/,
    ],
  ])('%s', async (_, image, flags, message) => {
    const files = flags.map((flag, index) =>
      /^--(reward|third-factors)$/.test(flags[index - 1] ?? '')
        ? flag.replace(/\w+$/, file => at(`${file}.npy`))
        : flag,
    );
    const steps = flags.includes('--steps') ? [] : ['--steps', '3'];
    const { code, stdout, stderr } = await spikeloomHere([
      ...['run', at(`${image}.img`), ...steps, ...files, '--out', at('new')],
    ]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(existsSync(at('new'))).toBe(false);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatNpy } from '../../src/data/npy.js';
import { encodeImage } from '../../src/image/encode.js';
import { RELAY, relayImage, scratchFolder, writeSpikes } from './support/bench.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);
const IMAGE = at('relay.img');
/** The same network, its inputs with encoders. */
const DRAWING = at('drawing.img');

describe('a mistake is one line on stderr, exit code 2, and nothing written', () => {
  beforeAll(() => {
    writeFileSync(at('relay.yaml'), RELAY);
    writeFileSync(IMAGE, encodeImage(relayImage()));
    writeSpikes(at('left.npy'), [
      [1, 0, 0],
      [0, 0, 0],
      [0, 1, 0],
    ]);
    mkdirSync(at('full'));
    writeFileSync(at('full', 'file'), '');
    writeFileSync(at('broken.yaml'), RELAY.replace('seed: 5', 'seed: [5'));
    writeFileSync(at('typo.yaml'), RELAY.replace('rules: {}', 'rules: {}\nrulez: {}'));
    writeFileSync(at('large.yaml'), RELAY.replace('size: 3, enc', 'size: 9000, enc'));
    const flipped = readFileSync(IMAGE);
    flipped[flipped.length - 9] ^= 4;
    writeFileSync(at('flipped.img'), flipped);
    writeSpikes(at('narrow.npy'), [[1, 0]]);
    writeFileSync(DRAWING, encodeImage(relayImage(RELAY.replaceAll('external', 'bernoulli'))));
    writeFileSync(at('train.csv'), '0,1\n1,1.5\n');
    const data = Uint8Array.of(200, 0, 9);
    writeFileSync(at('values.npy'), formatNpy({ shape: [3], dtype: 'uint8', data }));
  });
  const values = (name: string) => ['--values', `${name}=${at('values.npy')}`];
  const left = (file: string) => ['--input', `left=${at(file)}`];

  test.each<[string, string[], RegExp]>([
    ['unknown command', ['mpa'], /unknown command 'mpa' \(Did you mean map\?\)/],
    ['unknown option', ['map', 'x', '--chpi', 'y'], /unknown option '--chpi' \(Did you mean --chip\?\)/],
    ['missing argument', ['run'], /missing required argument 'IMAGE'/],
    ['number', ['run', IMAGE, '--steps', '1e9x'], /--steps is "1e9x"; expected a whole number from 1 to/],
    [
      'unknown chip',
      ['map', at('relay.yaml'), '--chip', 'loom9'],
      /unknown chip "loom9"; known chips: loihi1, loihi2, loom1, odin,/,
    ],
    ['no such network', ['map', at('none.yaml')], /none\.yaml: there is no such file/],
    ['broken YAML', ['map', at('broken.yaml'), '-o', at('new.img')], /broken\.yaml:\d+:\d+: not valid YAML/],
    ['unknown key', ['check', at('typo.yaml')], /typo\.yaml:\d+:1: unknown key "rulez"/],
    ['does not fit', ['map', at('large.yaml'), '-o', at('new.img')], /first .*9000/],
    ['unknown layer', ['map', at('relay.yaml'), '--cores-per-layer', 'z=2'], /names a layer z/],
    ['image file exists', ['map', at('relay.yaml'), '-o', IMAGE], /relay\.img: exists already; --force/],
    [
      'flipped bit',
      ['run', at('flipped.img'), '--steps', '1'],
      /flipped\.img: the image is damaged: checksum/,
    ],
    ['no image', ['run', at('relay.yaml'), '--steps', '1'], /this is no chip image/],
    [
      'shape',
      ['run', IMAGE, ...left('narrow.npy')],
      /narrow\.npy: has shape \[1, 2\]; input left takes \[steps, 3\]/,
    ],
    ['input too long', ['run', IMAGE, ...left('left.npy'), '--steps', '2'], /has 3 steps and --steps is 2/],
    ['folder not empty', ['run', IMAGE, '--steps', '1', '--out', at('full')], /full: is not empty/],
    [
      'population',
      ['run', IMAGE, '--steps', '1', '--potentials', 'left', '--out', at('new')],
      /no such population/,
    ],
    ['no steps', ['run', IMAGE], /give --steps N/],
    ['values and no steps', ['run', DRAWING, ...values('left')], /give --steps N/],
    [
      'values of an external input',
      ['run', IMAGE, ...values('left'), '--steps', '3'],
      /input left is external and makes no spikes of values; give it --input/,
    ],
    [
      'values of another size',
      ['run', DRAWING, ...values('right'), '--steps', '3'],
      /values\.npy: has shape \[3\]; input right takes values, \[2\]/,
    ],
    [
      'spikes as values',
      ['run', DRAWING, '--values', `left=${at('left.npy')}`, '--steps', '3'],
      /left\.npy: has shape \[3, 3\]; input left takes values, \[3\]; spikes go with --input/,
    ],
    [
      'values as spikes',
      ['run', DRAWING, ...left('values.npy')],
      /values\.npy: has shape \[3\]; input left takes \[steps, 3\], or axes that come to 3; values go with --values/,
    ],
    [
      'spikes and values for one input',
      ['run', DRAWING, ...left('left.npy'), ...values('left')],
      /input left has both --input and --values; give it one of them/,
    ],
    [
      'values of an unknown input',
      ['run', DRAWING, ...values('up'), '--steps', '3'],
      /--values up=.*: the inputs are left, right/,
    ],
    ['no such values', ['run', DRAWING, '--values', 'left=none.npy'], /none\.npy: there is no such file/],
    ['unknown input', ['run', IMAGE, '--input', `up=${at('left.npy')}`], /the inputs are left, right/],
    ['potentials without a folder', ['run', IMAGE, '--steps', '1', '--potentials', 'sum'], /give --out DIR/],
    ['too much to record', ['run', IMAGE, '--steps', '2147483647', '--out', at('new')], /limit 1073741824/],
    ['no value for a flag', ['map', at('relay.yaml'), '--chip'], /option '--chip <NAME>' argument missing/],
    ['one file too many', ['map', at('relay.yaml'), at('relay.yaml')], /too many arguments for 'map'/],
    [
      'no such data',
      ['learn', '--data', 'cifar'],
      /unknown data set "cifar"; known: mnist, fashion-mnist; or give/,
    ],
    [
      'data not installed',
      ['learn', '--data', 'fashion-mnist', '--data-dir', at('none')],
      /no folder .*none; install the Debian package dataset-fashion-mnist, or name a folder with --data-dir/,
    ],
    [
      'data folder without data',
      ['learn', '--data', at('full')],
      /full: is incomplete: no train-images-idx3-/,
    ],
    ['bad shape', ['learn', '--shape', '28'], /--shape is "28"; expected ROWSxCOLUMNS/],
    [
      'data cell',
      ['learn', '--data', `${at('train.csv')},${at('test.csv')}`],
      /train\.csv:2:3: cell 2 is "1\.5"; labels and pixels are whole numbers from 0 to 255/,
    ],
    ['study without a name', ['study'], /name a study: nir, thresholds, tsne/],
    ['unknown study', ['study', 'pca'], /unknown study "pca"; known: nir, thresholds, tsne/],
    [
      'study without a picture',
      ['study', 'tsne', at('full')],
      /required option '-o, --out <FILE>' not specified/,
    ],
    [
      'study of no run',
      ['study', 'tsne', at('full'), '-o', at('new')],
      /full: holds no run \(there is no run/,
    ],
    ['picture exists', ['study', 'tsne', at('full'), '-o', IMAGE], /relay\.img: exists already; --force/],
    ['binary', ['check', process.execPath], /neither a chip model nor a network nor a NIR file nor an image/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await spikeloomHere(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(existsSync(at('new.img')) || existsSync(at('new'))).toBe(false);
    expect(readdirSync(at('full'))).toEqual(['file']);
  });
});

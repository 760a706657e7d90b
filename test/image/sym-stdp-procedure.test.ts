import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/image/decode.js';
import { dumpImage } from '../../src/image/dump.js';
import { encodeImage } from '../../src/image/encode.js';
import type { ChipImage, SymStdpProcedure } from '../../src/image/layout.js';
import { validateImage } from '../../src/image/validate.js';
import { sampleImage, smallShape } from './sample-images.js';

const sample = sampleImage(smallShape);
const contrastive = sample.procedure;
if (contrastive.kind === 'free') throw new Error('the sample image has no procedure for samples');
const { stepsPerPresentation, classes, imageEncoder, readoutSlice } = contrastive;

function imageWith(changes: Partial<SymStdpProcedure> = {}): ChipImage {
  const fitting = { stepsPerPresentation, classes, imageEncoder, readoutSlice };
  return { ...sample, procedure: { kind: 'sym-stdp', ...fitting, ...changes } };
}

describe('an image with the procedure of sym-STDP', () => {
  it('is read as it was written', () => {
    expect(decodeImage(encodeImage(imageWith())).procedure).toEqual(imageWith().procedure);
  });

  it('is told in a line', () => {
    expect(dumpImage(imageWith({ stepsPerPresentation: 351 }))).toContain(
      `sym-stdp: 351 steps, ${classes} classes, image image, readout b`,
    );
  });

  it.each([
    [{ stepsPerPresentation: 0 }, 'procedure.stepsPerPresentation is 0'],
    [{ classes: 1 }, 'procedure.classes is 1'],
    [{ classes: classes + 1 }, 'the number of readout neurons is'],
    [{ imageEncoder: -1 }, 'procedure.imageEncoder is -1'],
    [{ imageEncoder: 99 }, 'procedure.imageEncoder is 99'],
    [{ readoutSlice: 99 }, 'procedure.readoutSlice is 99'],
    [{ readoutSlice: 0 }, 'expected accumulate'],
  ])('with %j is refused', (changes, message) => {
    expect(() => validateImage(imageWith(changes))).toThrow(message);
  });
});

import { deserialize, serialize } from 'node:v8';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { timed } from '../contender.js';
import type { BenchContext, Duel, Entry } from '../entry.js';
import { formG } from '../form-g.js';
import { sink } from '../sink.js';

/** The image file of form G, checksum and checks included, against the platform's own format. */
export const imageEncode: Entry = {
  name: 'image-encode',
  unit: 'images',
  open(context) {
    const { image } = formG(context, 1).experiment.compiled;
    return duel(
      context,
      () => encodeImage(image).length,
      () => serialize(image).length,
    );
  },
};

export const imageDecode: Entry = {
  name: 'image-decode',
  unit: 'images',
  open(context) {
    const { experiment, imageFile } = formG(context, 1);
    const serialized = serialize(experiment.compiled.image);
    return duel(
      context,
      () => decodeImage(imageFile).crossbars.length,
      () => deserialize(serialized).crossbars.length,
    );
  },
};

function duel({ quick }: BenchContext, ours: () => number, platform: () => number): Duel {
  const repeats = quick ? 1 : 10;
  const repeated = (name: string, once: () => number) =>
    timed({
      name,
      run() {
        for (let i = 0; i < repeats; i++) sink(once());
        return repeats;
      },
    });
  return { ours: repeated('image file', ours), yardstick: repeated('node:v8', platform) };
}

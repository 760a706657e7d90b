import { decodeImage } from '../../src/image/decode.js';
import { Session } from '../../src/runtime/session.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { formG } from '../form-g.js';
import { sink } from '../sink.js';

/** From form G's image file to a chip that runs, over the host link, against decoding the file alone. */
export const boot: Entry = {
  name: 'boot',
  unit: 'images',
  open(context) {
    const { chip, imageFile } = formG(context, 1);
    const repeats = context.quick ? 1 : 5;
    return {
      ours: timed({
        name: 'boot',
        run() {
          for (let i = 0; i < repeats; i++) sink(new Session(imageFile, chip).elapsedPs);
          return repeats;
        },
      }),
      yardstick: timed({
        name: 'decode',
        run() {
          for (let i = 0; i < repeats; i++) sink(decodeImage(imageFile).crossbars.length);
          return repeats;
        },
      }),
    };
  },
};

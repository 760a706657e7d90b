import type { Entry } from '../entry.js';
import { accumulate8, accumulate16 } from './accumulate.js';
import { compile } from './compile.js';
import { csdpInt } from './csdp-int.js';
import { denseOracle } from './dense-oracle.js';
import { eventKernel } from './event-kernel.js';
import { floatTwin } from './float-twin.js';
import { imageDecode, imageEncode } from './image-codec.js';

/** Everything that `npm run bench` compares, in its order. */
export const ENTRIES: readonly Entry[] = [
  floatTwin,
  denseOracle,
  csdpInt,
  compile,
  imageEncode,
  imageDecode,
  eventKernel,
  accumulate8,
  accumulate16,
];

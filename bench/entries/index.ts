import type { Entry } from '../entry.js';
import { accumulate8, accumulate16 } from './accumulate.js';
import { boot } from './boot.js';
import { coldStart } from './cold-start.js';
import { compile } from './compile.js';
import { csdpInt } from './csdp-int.js';
import { denseOracle } from './dense-oracle.js';
import { eventKernel, eventKernel100k } from './event-kernel.js';
import { floatTwin, formLTwin } from './float-twin.js';
import { idleCores } from './idle-cores.js';
import { imageDecode, imageEncode } from './image-codec.js';
import { memory } from './memory.js';
import { step1m, step4k, step64k } from './steps.js';

/** Everything that `npm run bench` compares, in its order. */
export const ENTRIES: readonly Entry[] = [
  floatTwin,
  formLTwin,
  denseOracle,
  csdpInt,
  compile,
  imageEncode,
  imageDecode,
  boot,
  coldStart,
  eventKernel,
  eventKernel100k,
  accumulate8,
  accumulate16,
  step4k,
  step64k,
  step1m,
  idleCores,
  memory,
];

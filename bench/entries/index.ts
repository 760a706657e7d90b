import type { Entry } from '../entry.js';
import { accumulations } from './accumulate.js';
import { accumulationsInC } from './accumulate-c.js';
import { accumulateSparse } from './accumulate-sparse.js';
import { boot } from './boot.js';
import { coldStart } from './cold-start.js';
import { compile } from './compile.js';
import { csdpInt } from './csdp-int.js';
import { denseOracle, denseOracleSymStdp } from './dense-oracle.js';
import { eventKernels } from './event-kernel.js';
import { floatTwin, formLTwin } from './float-twin.js';
import { idleCores } from './idle-cores.js';
import { imageDecode, imageEncode } from './image-codec.js';
import { learning } from './learn.js';
import { mappings } from './mapping.js';
import { memories } from './memory.js';
import { neurons } from './neurons.js';
import { packets } from './packets.js';
import { partitionCut } from './partition.js';
import { place } from './place.js';
import { placements } from './placement.js';
import { ranc } from './ranc.js';
import { sanafeLoads } from './sanafe-load.js';
import { steps } from './steps.js';
import { symStdpInt } from './sym-stdp-int.js';
import { threads } from './threads.js';
import { goodness, traces } from './traces.js';
import { tracingOff } from './tracing-off.js';
import { unitMachines } from './units.js';

/** Everything that `npm run bench` compares, in its order. */
export const ENTRIES: readonly Entry[] = [
  floatTwin,
  formLTwin,
  denseOracle,
  denseOracleSymStdp,
  csdpInt,
  symStdpInt,
  compile,
  ...placements,
  partitionCut,
  ...mappings,
  imageEncode,
  imageDecode,
  boot,
  coldStart,
  ...eventKernels,
  ...accumulations,
  ...accumulationsInC,
  accumulateSparse,
  ...neurons,
  traces,
  goodness,
  ...learning,
  ...steps,
  ...threads,
  idleCores,
  ranc,
  ...packets,
  ...unitMachines,
  ...sanafeLoads,
  tracingOff,
  place,
  ...memories,
];

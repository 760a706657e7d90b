import type { Check } from '../check.js';
import { csdp } from './csdp/index.js';
import { csdpChip } from './csdp-chip/index.js';
import { csdpMnist } from './csdp-mnist.js';
import { fixedVectors } from './fixed-vectors/index.js';
import { lavaLif } from './lava-lif.js';
import { loihiEnergy } from './loihi-energy.js';
import { loihiLif } from './loihi-lif.js';
import { nir } from './nir/index.js';
import { odin } from './odin.js';
import { qaplib } from './qaplib.js';
import { ranc } from './ranc.js';
import { sanafe } from './sanafe/index.js';
import { symStdp } from './sym-stdp/index.js';
import { truenorth } from './truenorth.js';

/** All checks, in the order in which they are run: chips first. */
export const CHECKS: readonly Check[] = [
  loihiLif,
  loihiEnergy,
  odin,
  truenorth,
  ranc,
  sanafe,
  lavaLif,
  fixedVectors,
  csdpChip,
  csdp,
  symStdp,
  nir,
  qaplib,
  csdpMnist,
];

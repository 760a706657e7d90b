/** `node sanafe-load.js SIDE edges|dense`: reads a network of SIDE x SIDE synapses as SANA-FE's files have it, and makes its image. */
import { encodeUnitImage } from '../../src/image/unit-image-encode.js';
import { readSanafe } from '../../src/peers/sanafe/read.js';
import { toUnitImage } from '../../src/peers/sanafe/to-image.js';
import { sanafeArchitecture, sanafeNetwork } from '../sanafe-files.js';

/** What it prints. */
export interface LoadUse {
  readonly synapses: number;
  readonly textBytes: number;
  readonly loadS: number;
  /** Time on a processor; less than `loadS` where others use the machine too. */
  readonly loadCpuS: number;
  /** Most that was ever resident. */
  readonly peakBytes: number;
}

const side = Number(process.argv[2]);
const form = process.argv[3] === 'dense' ? 'dense' : 'edges';
let textBytes = 0;
const encoder = new TextEncoder();
function* counted(pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) {
    const bytes = encoder.encode(piece);
    textBytes += bytes.length;
    yield bytes;
  }
}
const started = performance.now();
const system = readSanafe(
  { file: 'arch.yaml', chunks: () => counted([sanafeArchitecture()]) },
  { file: 'net.yaml', chunks: () => counted(sanafeNetwork(side, form)) },
);
const image = encodeUnitImage(toUnitImage(system).image);
const ended = performance.now();
const { user, system: kernel } = process.cpuUsage();
if (image.length < system.network.connections.count) throw new Error('the image is too small');
const use: LoadUse = {
  synapses: system.network.connections.count,
  textBytes,
  loadS: (ended - started) / 1000,
  loadCpuS: (user + kernel) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(use));

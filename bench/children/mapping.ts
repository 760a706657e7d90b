/** `node mapping.js NEURONS SYNAPSES-A-NEURON TILES-A-SIDE SEED`: maps a network onto loihi1's cores, with full effort. */
import { finish } from '../../src/compiler/anytime.js';
import { compileSteps } from '../../src/compiler/compile.js';
import { expandNetwork } from '../../src/network/expand.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { integerProgramSolver } from '../../src/runtime/integer-programs-node.js';
import { localNetwork } from '../local-network.js';

/** What it prints. */
export interface MappingUse {
  readonly cores: number;
  readonly synapses: number;
  /** Drawing the network; compiling and searching. */
  readonly drawS: number;
  readonly mapS: number;
  /** Time on a processor while compiling; less than `mapS` where others use the machine too. */
  readonly mapCpuS: number;
  /** Most that was ever resident. */
  readonly peakBytes: number;
  readonly hops: number;
  readonly gap: number;
}

const [neurons, fanIn, side, seed] = process.argv.slice(2).map(Number);
const started = performance.now();
const expanded = expandNetwork(localNetwork({ neurons, fanIn, seed }));
const solve = await integerProgramSolver();
const drawn = performance.now();
const before = process.cpuUsage();
const loihi = loadChip('loihi1');
const mesh = side === 0 ? loihi.mesh : { ...loihi.mesh, columns: side, rows: side };
const { report } = finish(compileSteps(expanded, { ...loihi, mesh }, { effort: 'full', seed, solve }));
const mapped = performance.now();
const { user, system } = process.cpuUsage(before);
const use: MappingUse = {
  cores: report.cores,
  synapses: neurons * fanIn,
  drawS: (drawn - started) / 1000,
  mapS: (mapped - drawn) / 1000,
  mapCpuS: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  hops: report.placement.hops,
  gap: report.placement.gap,
};
process.stdout.write(JSON.stringify(use));

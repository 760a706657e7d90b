import { runFloat } from '../../nir/executor.js';
import { formatNir } from '../../report/nir.js';
import { loadChip } from '../../runtime/chips-node.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { runOnChip } from '../../study/nir/chip-run.js';
import { nirStudy } from '../../study/nir/study.js';
import { conversionOf, convertNir, readNirFile } from '../nir/load-network.js';
import { printJson, printText } from '../output.js';
import { readGraphInputs, readLayerSpikes } from './nir-arrays.js';
import type { NirStudyFlags } from './nir-flags.js';

/** `spikeloom study nir`: a graph by its tool's rule and on a chip. */
export async function nirStudyCommand(path: string, flags: NirStudyFlags): Promise<void> {
  const started = performance.now();
  const { biases = 'input', nearest } = flags;
  const synapsesPerWeight = flags.synapsesPerWeight === '2' ? 2 : 1;
  const chip = loadChip(flags.chip, flags.prices);
  const { graph, notes } = await readNirFile(path);
  const options = { ...conversionOf(flags), biases, synapsesPerWeight } as const;
  const network = convertNir(graph, path, options);
  const { inputs, steps } = readGraphInputs(flags.input ?? [], network);
  const float = runFloat(graph, network.rule, inputs, steps);
  const recorded = readLayerSpikes(flags.spikes ?? [], network, steps);
  const chipRun = runOnChip(network, chip, inputs, steps, {
    compile: { effort: 'full', legalise: nearest ? { nearest } : {} },
    session: { freeMemoryBytes, timing: 'none' },
  });
  const study = nirStudy({ file: path, network, float, chipRun, chip, recorded, synapsesPerWeight, notes });
  if (flags.json) printJson({ ...study, wallS: (performance.now() - started) / 1000 });
  else printText(formatNir(study));
}

import { raise } from '../../fixed/error.js';
import type { UnitImage } from '../../image/unit-image.js';
import { decodeUnitImage } from '../../image/unit-image-decode.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { unitTraceSystem } from '../../runtime/traces/unit-trace-system.js';
import { UnitTracer } from '../../runtime/traces/unit-tracer.js';
import { UnitMachine } from '../../runtime/unit-run.js';
import { UNIT_TIMINGS, type UnitTiming } from '../../runtime/unit-timings.js';
import { EXIT } from '../exit.js';
import { jsonText, log, printJson, printText } from '../output.js';
import { readBytes } from '../read-file.js';
import { traceRequest } from '../traces/flags.js';
import { RunTraces, requireTracedSteps } from '../traces/run-traces.js';
import { checkTargetFolder, writeFolderAtomic } from '../write-atomic.js';
import type { AnyRunOptions } from './options.js';
import { refuseForUnits } from './refused-flags.js';
import { unitRunDocument } from './result.js';
import { unitRunText } from './result-text.js';
import { checkUnitSpikeFiles, UnitSpikes } from './spike-lists.js';

/** Steps between two looks at whether somebody wants a traced run to stop. */
const STEPS_A_PAUSE = 16;

/** `spikeloom run` of a unit image: steps it, tells what happened. */
export async function runUnits(path: string, options: AnyRunOptions): Promise<void> {
  const started = performance.now();
  refuseForUnits(path, options);
  const { out, raster, force = false, tracePerfetto } = options;
  const timing = unitTiming(options.timing);
  const request = traceRequest(options, out);
  if (out !== undefined) checkTargetFolder(out, { force });
  const image = decodeUnitImage(readBytes(path), path);
  const steps = options.steps ?? longestInput(image);
  if (request !== undefined) requireTracedSteps(request, steps);
  const keepsSpikes = out !== undefined && request?.traces.includes('spikes') !== true;
  if (keepsSpikes) checkUnitSpikeFiles(image, steps);
  const tellsMessages = request?.traces.includes('packets') === true;
  const { tileOrder } = options;
  const machine = new UnitMachine(image, { timing, tileOrder, tellsMessages, limitBytes: freeMemoryBytes() });
  const spikes = keepsSpikes || raster ? new UnitSpikes(image) : undefined;
  const loaded = performance.now();

  const traces = openUnitTraces();
  const finished = await (traces === undefined ? run() : traces.files.during(run));
  if (finished === false) {
    log(`stopped after ${machine.engine.tick} steps; nothing was written`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  const ended = performance.now();
  const lists = raster ? spikes?.lists() : undefined;
  const document = {
    image: path,
    ...unitRunDocument(machine),
    wallS: (ended - started) / 1000,
    runS: (ended - loaded) / 1000,
    ...(lists === undefined ? {} : { raster: lists }),
  };
  if (out !== undefined) {
    const arrays = keepsSpikes ? (spikes?.files(steps) ?? []) : [];
    const files = new Map<string, Uint8Array | string>([...arrays, ['report.json', jsonText(document)]]);
    // The traces lie in the folder already, under other names.
    writeFolderAtomic(out, files, { force: force || traces !== undefined });
  }
  traces?.files.keep();
  if (options.json) printJson(document);
  else printText(unitRunText(document, lists));

  async function run(): Promise<void> {
    for (let step = 0; step < steps; step++) {
      machine.run();
      spikes?.add(machine.engine);
      if (traces === undefined) continue;
      traces.tracer.look();
      if (step % STEPS_A_PAUSE === 0) await traces.files.pause();
    }
  }

  function openUnitTraces() {
    if (request === undefined) return undefined;
    const system = unitTraceSystem(machine);
    const files = new RunTraces(system, request, { out, perfetto: tracePerfetto, force });
    return { files, tracer: new UnitTracer(machine, system, files.observer) };
  }
}

function unitTiming(asked: AnyRunOptions['timing']): UnitTiming {
  if (asked === undefined) return 'simple';
  return (
    UNIT_TIMINGS.find(timing => timing === asked) ??
    raise(`--timing ${asked} is for chip images; a unit image takes ${UNIT_TIMINGS.join(', ')}`)
  );
}

/** Steps until the last input unit has played all its spikes. */
function longestInput({ inputs }: UnitImage): number {
  const longest = inputs.reduce((most, { spikes }) => Math.max(most, spikes.length), 0);
  return longest > 0 ? longest : raise('no input tells how many steps; give --steps N');
}

import { raise } from '../../fixed/error.js';
import type { SystemModel } from '../../hardware/system.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { TraceRequest } from '../../report/traces/traces.js';
import type { Session, TimingMode } from '../../runtime/session.js';
import { integerSystem } from '../../runtime/traces/integer-system.js';
import { IntegerTracer } from '../../runtime/traces/integer-tracer.js';
import { RunTraces, type TraceTargets } from './run-traces.js';

/** The traces of a chip image's run. */
export interface ImageTraces {
  readonly files: RunTraces;
  /** Traces what the chip does from now on. */
  watch(session: Session): void;
  /** The same for whoever looks at the chip already: to be called after each step. */
  lookerAt(session: Session): () => void;
}

/**
 * Opens what is asked for; undefined where nothing is.
 * @param chip whose figures price the run
 * @param timing how time is told; links are on a timeline where packets are timed
 * @throws SpikeloomError for what the chip cannot tell or the targets do not take
 */
export function openTraces(
  image: WeightlessImage,
  chip: SystemModel,
  timing: TimingMode,
  request: TraceRequest | undefined,
  targets: TraceTargets,
): ImageTraces | undefined {
  if (request === undefined) return undefined;
  if (request.perfetto && timing === 'none') {
    raise('--trace-perfetto shows emulated time and --timing none tells none; give another --timing');
  }
  const system = integerSystem(image, chip.name, timing === 'packet');
  const files = new RunTraces(system, request, targets);
  const lookerAt = ({ engine }: Session) => {
    const tracer = new IntegerTracer(engine, chip, system, files.observer);
    return () => tracer.look();
  };
  return {
    files,
    watch(session) {
      session.engine.observer = lookerAt(session);
    },
    lookerAt,
  };
}

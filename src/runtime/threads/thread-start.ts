import type { EngineOptions } from '../../engine/engine.js';
import type { WeightlessImage } from '../../image/layout.js';

/** What a thread needs to run its share of a chip: structured clones, but for the memory, which is shared. */
export interface ThreadStart {
  readonly image: WeightlessImage;
  /** As of the engine of thread 0, with its memory. */
  readonly options: EngineOptions;
  readonly thread: number;
}

/** What the supervisor is told. */
export interface SupervisorStart {
  readonly image: WeightlessImage;
  readonly options: EngineOptions;
  readonly threads: number;
  /** Control words of the crew, in the shared memory. */
  readonly crewWords: Int32Array;
}

import type { Crossbar } from '../crossbar.js';
import type { Slice } from '../slice.js';
import type { StoredWeights } from '../stored-weights.js';
import type { Tags } from '../tags.js';

/** What a learning unit reads of a crossbar. */
export type LearningCrossbar = Pick<
  Crossbar,
  | 'rows'
  | 'active'
  | 'activeCount'
  | 'activeBits'
  | 'x1'
  | 'x2'
  | 'preTraces'
  | 'delayTicks'
  | 'dense'
  | 'sumsStale'
> & {
  readonly weights: Pick<StoredWeights, 'place' | 'at' | 'store' | 'shadowShift'>;
  readonly tags: Pick<Tags, 'at' | 'store'> | null;
};

/** What a learning unit reads of a slice. */
export type LearningSlice = Pick<
  Slice,
  'count' | 'spikes' | 'fired' | 'traces' | 'y1' | 'y2' | 'y3' | 'reward' | 'thirdFactors' | 'memberOf'
>;

import type { HostLink } from '../../../firmware-sim/host-link.js';
import { MAX_PAYLOAD_BYTES } from '../../../firmware-sim/link/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { InputValues } from './input-values.js';
import type { Modulation } from './modulation.js';
import type { PotentialRecording, SpikeRecording } from './recording.js';
import type { SpikeFeed } from './spike-feed.js';

export interface RunPlan {
  readonly steps: number;
  /** Loaded before the first step, and kept. */
  readonly values: readonly InputValues[];
  readonly feed: SpikeFeed;
  /** Whether rules and thresholds learn. */
  readonly learn: boolean;
  readonly modulation: Modulation | undefined;
  /** Where spikes go; undefined: nobody wants them. */
  readonly spikes: SpikeRecording | undefined;
  readonly potentials: readonly PotentialRecording[];
}

/** Room that a frame's other fields take, more than enough. */
const FRAME_MARGIN_BYTES = 64;

/** Runs a plan over the host link, in as few commands as frames and recordings allow. */
export function execute(link: HostLink, image: WeightlessImage, plan: RunPlan): void {
  const { steps, values: loads, feed, learn, modulation, spikes, potentials } = plan;
  for (const { encoder, values } of loads) link.loadInput(encoder, values);
  if (learn) link.setLearning(true);
  const most = potentials.length > 0 || modulation !== undefined ? 1 : stepsPerCommand(image);
  for (let first = 0; first < steps; first += most) {
    const count = Math.min(most, steps - first);
    const input = feed.raster(first, count);
    modulation?.apply(link, first);
    if (spikes === undefined) link.step(count, input);
    else spikes.add(first, link.stepRecorded(count, input));
    for (const recording of potentials) {
      for (const slice of recording.slices) recording.add(link.readPotentials(slice));
    }
  }
}

/** Steps whose spikes fit a frame each way even if everything fires in each of them. */
function stepsPerCommand({ slices, encoders }: WeightlessImage): number {
  const sum = (parts: readonly { readonly count: number }[]) =>
    parts.reduce((total, { count }) => total + count, 0);
  const bytesPerStep = 4 * (Math.max(sum(slices), sum(encoders)) + 1);
  return Math.max(1, Math.floor((MAX_PAYLOAD_BYTES - FRAME_MARGIN_BYTES) / bytesPerStep));
}

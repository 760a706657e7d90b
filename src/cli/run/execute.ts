import type { HostLink, SpikeRaster } from '../../../firmware-sim/host-link.js';
import { MAX_PAYLOAD_BYTES } from '../../../firmware-sim/link/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { InputValues } from './input-values.js';
import type { Modulation } from './modulation.js';
import type { PotentialRecording } from './recording.js';
import type { SpikeFeed } from './spike-feed.js';

/** Takes who fired in the steps from `first` on. */
export interface SpikeTaker {
  add(first: number, spikes: SpikeRaster): void;
}

export interface RunPlan {
  readonly steps: number;
  /** Loaded before the first step, and kept. */
  readonly values: readonly InputValues[];
  readonly feed: SpikeFeed;
  /** Whether rules and thresholds learn. */
  readonly learn: boolean;
  readonly modulation: Modulation | undefined;
  /** Where spikes go; none: nobody wants them. */
  readonly spikes: readonly SpikeTaker[];
  readonly potentials: readonly PotentialRecording[];
  /** Called between commands, so that signals are heard; without it nothing else runs meanwhile. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Steps of a command of a run that hears signals, at most. */
const HEARING_STEPS = 64;

/** Room that a frame's other fields take, more than enough. */
const FRAME_MARGIN_BYTES = 64;

/** Runs a plan over the host link, in as few commands as frames and recordings allow. */
export async function execute(link: HostLink, image: WeightlessImage, plan: RunPlan): Promise<void> {
  const { steps, values: loads, feed, learn, modulation, spikes, potentials, pause } = plan;
  for (const { encoder, values } of loads) link.loadInput(encoder, values);
  if (learn) link.setLearning(true);
  const fitting = potentials.length > 0 || modulation !== undefined ? 1 : stepsPerCommand(image);
  const most = pause === undefined ? fitting : Math.min(fitting, HEARING_STEPS);
  for (let first = 0; first < steps; first += most) {
    const count = Math.min(most, steps - first);
    const input = feed.raster(first, count);
    modulation?.apply(link, first);
    if (spikes.length === 0) link.step(count, input);
    else {
      const raster = link.stepRecorded(count, input);
      for (const taker of spikes) taker.add(first, raster);
    }
    for (const recording of potentials) {
      for (const slice of recording.slices) recording.add(link.readPotentials(slice));
    }
    if (pause !== undefined) await pause();
  }
}

/** Steps whose spikes fit a frame each way even if everything fires in each of them. */
function stepsPerCommand({ slices, encoders }: WeightlessImage): number {
  const sum = (parts: readonly { readonly count: number }[]) =>
    parts.reduce((total, { count }) => total + count, 0);
  const bytesPerStep = 4 * (Math.max(sum(slices), sum(encoders)) + 1);
  return Math.max(1, Math.floor((MAX_PAYLOAD_BYTES - FRAME_MARGIN_BYTES) / bytesPerStep));
}

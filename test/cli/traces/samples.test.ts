import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type SampleTraceFlags,
  sampleTraceRequest,
  traceSamples,
} from '../../../src/cli/traces/sample-traces.js';
import { encodeImage } from '../../../src/image/encode.js';
import { ChipRun } from '../../../src/study/learn/chip-run.js';
import { loom1, toyExperiment } from '../../study/learn/toy.js';
import { scratchFolder } from '../support/bench.js';

const scratch = scratchFolder();
const experiment = toyExperiment();
const file = encodeImage(experiment.compiled.image);
const newRun = () => new ChipRun(experiment, file, loom1);

function traced(folder: string, flags: SampleTraceFlags, samples: number) {
  const run = newRun();
  const traces = traceSamples(run, loom1, {
    trace: ['spikes', 'perf'],
    traceOut: join(scratch, folder),
    ...flags,
  })!;
  for (let sample = 0; sample < samples; sample++) run.next();
  return { run, traces };
}

const linesOf = (folder: string, name: string) =>
  readFileSync(join(scratch, folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);

describe('traces of samples', () => {
  it('are there as soon as the samples are done, with all their steps', () => {
    const plain = newRun();
    const steps: number[] = [];
    for (let sample = 0; sample < 3; sample++) {
      plain.next();
      steps.push(plain.session.engine.tick);
    }
    const { run } = traced('two', { traceSamples: 2 }, 3);
    expect(run.watcher).toBeNull();
    expect(readdirSync(join(scratch, 'two')).sort()).toEqual(['perf.csv', 'spikes.csv']);
    const timesteps = linesOf('two', 'perf.csv').map(line => Number(line.split(',')[0]));
    expect(timesteps).toEqual(Array.from({ length: steps[1] }, (_, step) => step + 1));
    const fired = linesOf('two', 'perf.csv').reduce((sum, line) => sum + Number(line.split(',')[1]), 0);
    expect(linesOf('two', 'spikes.csv')).toHaveLength(fired);
    expect(fired).toBeGreaterThan(0);
    expect(run.records).toEqual(plain.records);
    expect(run.fingerprints).toEqual(plain.fingerprints);
    run.session.close();
  });

  it('are of one sample where nobody says how many', () => {
    const { run } = traced('one', {}, 1);
    expect(run.watcher).toBeNull();
    expect(linesOf('one', 'perf.csv')).toHaveLength(run.session.engine.tick);
  });

  it('leave nothing where the run is stopped before they are done, and all where it is over', () => {
    const stopped = traced('stopped', { traceSamples: 5 }, 2);
    expect(stopped.run.watcher).not.toBeNull();
    stopped.traces.end(false);
    expect(existsSync(join(scratch, 'stopped'))).toBe(false);
    const over = traced('over', { traceSamples: 5 }, 2);
    over.traces.end(true);
    expect(linesOf('over', 'perf.csv')).toHaveLength(over.run.session.engine.tick);
  });

  it.each([
    [{ trace: ['perf'] as const }, '--trace needs a folder to write to; give --trace-out DIR'],
    [{ traceSamples: 3 }, '--trace-samples bounds --trace and --trace-perfetto; give one of them'],
    [{ traceOut: 'x' }, '--trace-out is the folder of what --trace names; give --trace too'],
  ])('are refused with %j', (flags, message) => {
    expect(() => sampleTraceRequest(flags)).toThrow(message);
  });

  it('are none where nothing is asked for', () => {
    const run = newRun();
    expect(traceSamples(run, loom1, {})).toBeUndefined();
    run.next();
    expect(run.watcher).toBeNull();
  });
});

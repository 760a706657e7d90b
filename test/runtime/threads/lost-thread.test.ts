import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeImage } from '../../../src/image/encode.js';
import { Session } from '../../../src/runtime/session.js';
import { BUILD_TIMEOUT_MS, ensureBuilt } from '../../cli/support/built-cli.js';
import { loom1, toyExperiment } from '../../study/learn/toy.js';
import { dyingEngines } from './built-threads.js';

const { image } = toyExperiment().compiled;

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

describe('a thread that dies', () => {
  it.each([
    ['fails', "throw new Error('out of sorts')", /^thread 2 of 3 was lost: out of sorts$/],
    ['ends', 'process.exit(3)', /^thread 2 of 3 was lost: it ended with code 3$/],
  ])('because it %s ends the run with one error, and the other threads', async (_, die, message) => {
    let supervisor: Worker | undefined;
    const start = dyingEngines(3, 20, die, worker => {
      supervisor = worker;
    });
    const engine = start(image, {});
    const watchEnded = once(supervisor!, 'exit');
    engine.run(20);
    expect(engine.lost).toBeNull();
    expect(() => engine.run(1000)).toThrow(message);
    expect(engine.lost).toEqual({ what: expect.stringMatching(message), step: 20 });
    expect(() => engine.run(1)).toThrow(message);
    engine.close();
    engine.close();
    // It ends when the last of the threads that it watches has.
    expect(await watchEnded).toEqual([0]);
  });

  it('before it comes at all is missed at the first step', () => {
    const engine = dyingEngines(2, 0, 'process.exit(1)')(image, {});
    expect(() => engine.run(5)).toThrow(/^thread 2 of 2 was lost/);
    expect(engine.lost?.step).toBe(0);
  });

  it('leaves a chip that is dead: the host is told so, whatever it asks', () => {
    const startEngine = dyingEngines(2, 70, "throw new Error('out of sorts')");
    const session = new Session(encodeImage(image), loom1, { startEngine });
    const pixels = new Uint8Array(64).fill(120);
    const train = (sample: number) => session.link.trainSample({ image: pixels, label: 4, sample, total: 9 });
    expect(() => {
      for (let sample = 0; sample < 9; sample++) train(sample);
    }).toThrow(/the chip failed: thread 2 of 2 was lost: out of sorts/);
    expect(session.lost).toMatchObject({ what: 'thread 2 of 2 was lost: out of sorts' });
    expect(session.link.status()).toMatchObject({ state: 'dead' });
    expect(() => session.link.save()).toThrow(/the chip is dead: thread 2 of 2 was lost: out of sorts/);
    session.close();
  });
});

it('an engine of one thread loses none, and can be closed', () => {
  const session = new Session(encodeImage(image), loom1);
  session.link.step(3);
  session.close();
  expect([session.threads, session.lost]).toEqual([1, null]);
});

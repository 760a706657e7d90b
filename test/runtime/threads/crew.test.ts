import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { beforeAll, expect, it } from 'vitest';
import { CREW_WORDS, Crew } from '../../../src/engine/crew.js';
import { BUILD_TIMEOUT_MS, ensureBuilt } from '../../cli/support/built-cli.js';
import { ENGINE, urlOf } from './built-threads.js';

const ROUNDS = 400;

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

/** What each thread does: shows its round, meets the others, and counts those that show another one. */
const MEET = `(crew, thread, rounds, places, wrong) => {
  for (let round = 1; round <= rounds; round++) {
    places[thread] = round;
    crew.barrier();
    for (let other = 0; other < crew.size; other++) if (places[other] !== round) Atomics.add(wrong, 0, 1);
    crew.barrier();
  }
}`;

it.each([
  [2, true],
  [2, false],
  [4, true],
  [5, false],
])('%i threads pass a barrier together, awake: %s', async (size, spins) => {
  const words = new Int32Array(new SharedArrayBuffer(CREW_WORDS * 4));
  const places = new Int32Array(new SharedArrayBuffer(size * 4));
  const wrong = new Int32Array(new SharedArrayBuffer(4));
  const script = `
    const { workerData: { words, size, thread, spins, places, wrong } } = require('node:worker_threads');
    import(${JSON.stringify(urlOf(ENGINE, 'crew.js'))}).then(({ Crew }) =>
      (${MEET})(new Crew(words, size, thread, spins), thread, ${ROUNDS}, places, wrong));`;
  const others = Array.from({ length: size - 1 }, (_, i) => {
    const workerData = { words, size, thread: i + 1, spins, places, wrong };
    return new Worker(script, { eval: true, workerData });
  });
  // Thread 0 too: this one would wait without an event loop, and could not start the others.
  const ended = Promise.all(others.map(worker => once(worker, 'exit')));
  const first = new Worker(script, {
    eval: true,
    workerData: { words, size, thread: 0, spins, places, wrong },
  });
  await Promise.all([ended, once(first, 'exit')]);
  expect(Array.from(places)).toEqual(new Array(size).fill(ROUNDS));
  expect(wrong[0]).toBe(0);
});

it('tells the first loss, whoever is declared lost after it', () => {
  const words = new Int32Array(new SharedArrayBuffer(CREW_WORDS * 4));
  const crew = new Crew(words, 4, 0, true);
  expect(crew.lost).toBeNull();
  Crew.declareLost(words, 2, 'no memory: ü');
  Crew.declareLost(words, 3, 'another');
  expect(crew.lost).toBe('thread 3 of 4 was lost: no memory: ü');
  expect(() => crew.barrier()).toThrow(crew.lost!);
  expect(() => crew.give(1)).toThrow(crew.lost!);
  crew.close();
});

it('cuts a reason that is too long', () => {
  const words = new Int32Array(new SharedArrayBuffer(CREW_WORDS * 4));
  Crew.declareLost(words, 1, 'x'.repeat(10_000));
  expect(new Crew(words, 2, 0, false).lost).toMatch(/^thread 2 of 2 was lost: x{100,200}$/);
});

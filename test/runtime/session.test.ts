import { describe, expect, it, vi } from 'vitest';
import { webAssembly } from '../../src/engine/kernels/web-assembly.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import { recordOf, Session } from '../../src/runtime/session.js';
import { loom1, toyExperiment } from '../study/learn/toy.js';

const experiment = toyExperiment();
const file = encodeImage(experiment.compiled.image);
const image = new Uint8Array(64).fill(120);

describe('Session', () => {
  it('boots the image that it was given', () => {
    const session = new Session(file, loom1);
    expect(session.link.status()).toMatchObject({ state: 'running', tick: 0, network: 'csdp-groups' });
    const whole = decodeImage(file);
    const crossbars = whole.crossbars.map(({ weights: _, ...rest }) => rest);
    expect(session.image).toEqual({ ...whole, crossbars });
    whole.crossbars.forEach(({ weights }, index) => {
      expect(session.engine.storedWeights(index)).toEqual(weights);
    });
    expect(session.elapsedPs).toBe(0);
  });

  it('tells emulated time that grows with the work, or none, with the same results', () => {
    const timed = new Session(file, loom1);
    const untimed = new Session(file, loom1, { timing: 'none' });
    let before = 0;
    for (let sample = 0; sample < 3; sample++) {
      const request = { image, label: 4, sample, total: 3 };
      expect(untimed.link.trainSample(request)).toEqual(timed.link.trainSample(request));
      expect(timed.elapsedPs).toBeGreaterThan(before);
      expect(Number.isSafeInteger(timed.elapsedPs)).toBe(true);
      before = timed.elapsedPs;
    }
    expect(untimed.elapsedPs).toBe(0);
    expect(untimed.link.counters().counts).toEqual(timed.link.counters().counts);
  });

  it('shows an instrument every step, and is not moved by it', () => {
    const watched = new Session(file, loom1);
    const plain = new Session(file, loom1);
    const ticks: number[] = [];
    watched.engine.observer = engine => ticks.push(engine.tick);
    const outcome = watched.link.testSample({ image, sample: 9 });
    expect(outcome).toEqual(plain.link.testSample({ image, sample: 9 }));
    expect(ticks).toEqual(Array.from({ length: 50 }, (_, step) => step + 1));
  });

  it.each([
    ['cut short', file.subarray(0, file.length - 1)],
    ['with a bit flipped', file.map((byte, place) => (place === 5000 ? byte ^ 4 : byte))],
    ['empty', new Uint8Array(0)],
  ])('refuses an image %s', (_, damaged) => {
    expect(() => new Session(damaged, loom1)).toThrow(SpikeloomError);
  });
});

describe('the memory that is free', () => {
  const needed = new Session(file, loom1).engine.arena.memory.buffer.byteLength;

  it('is asked once, and enough where it is what the engine takes', () => {
    const freeMemoryBytes = vi.fn(() => needed);
    const { engine } = new Session(file, loom1, { freeMemoryBytes });
    expect(engine.arena.memory.buffer.byteLength).toBe(needed);
    expect(freeMemoryBytes).toHaveBeenCalledTimes(1);
  });

  it.each([0, 1 << 18])('refuses an image that needs more than %i bytes before any is taken', free => {
    const taken = vi.spyOn(webAssembly, 'Memory');
    const boot = () => new Session(file, loom1, { freeMemoryBytes: () => free });
    expect(boot).toThrow(SpikeloomError);
    const figures = /needs (\d+) MiB of memory; this machine has free (\d+) MiB; lower the weight width/;
    const [, need, there] = figures.exec(String(messageOf(boot)))!;
    expect(Number(need)).toBeGreaterThanOrEqual(Math.floor(needed / 2 ** 20));
    expect(Number(there)).toBe(Math.floor(free / 2 ** 20));
    expect(taken).not.toHaveBeenCalled();
    taken.mockRestore();
  });
});

function messageOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('recordOf', () => {
  it('joins the task and what the link answered', () => {
    const counts = new Float64Array(EVENT_KIND_COUNT).fill(3);
    const outcome = { prediction: 8, presentations: 2, counts, y: Int32Array.of(1, 2) };
    const before = { computePs: 1, networkPs: 20, barrierPs: 300, managementPs: 4000 };
    const after = { computePs: 8, networkPs: 26, barrierPs: 305, managementPs: 4004 };
    expect(recordOf({ sample: 5, imageIndex: 17, label: 8 }, outcome, before, after)).toEqual({
      sample: 5,
      imageIndex: 17,
      label: 8,
      prediction: 8,
      presentations: 2,
      counts,
      emulatedPs: 7 + 6 + 5 + 4,
      time: { computePs: 7, networkPs: 6, barrierPs: 5, managementPs: 4 },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engine/engine.js';
import type { KernelChoice } from '../../../src/engine/kernels/kernels.js';
import { applyOperation } from '../../oracle/lockstep.js';
import { ObservedEngine } from '../../oracle/observed-engine.js';
import { randomImage } from '../../oracle/random-image.js';
import { randomScript } from '../../oracle/random-script.js';
import { busyEngine, busyImage } from '../small-network.js';

const NETWORKS = 120;

/** All state in the memory of an engine. */
function stateOf({ arena }: Engine): Uint8Array {
  return new Uint8Array(arena.memory.buffer, 0, arena.usedBytes).slice();
}

/** Where two states differ first, or -1. */
function difference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return Buffer.compare(a, b) === 0 ? -1 : a.findIndex((byte, i) => byte !== b[i]);
}

describe('phases in WebAssembly and in TypeScript', () => {
  it(`leave the same memory after every operation on ${NETWORKS} random networks`, () => {
    for (let seed = 5000; seed < 5000 + NETWORKS; seed++) {
      const image = randomImage(seed);
      const engineOf = (kernels: KernelChoice) => new ObservedEngine(image, { kernels });
      const [simd, plain] = [engineOf('auto'), engineOf('plain')];
      randomScript(seed, image).forEach((operation, index) => {
        applyOperation(simd, operation);
        applyOperation(plain, operation);
        const at = difference(stateOf(simd), stateOf(plain));
        expect(at, `image ${seed}, operation ${index} (${operation.do})`).toBe(-1);
      });
    }
  });

  it('leave the same memory over the steps of one run, time included', () => {
    const image = busyImage(4);
    const [simd, plain] = [busyEngine(image), busyEngine(image, { kernels: 'plain' })];
    simd.run(300);
    plain.run(300);
    expect(difference(stateOf(simd), stateOf(plain))).toBe(-1);
    expect(simd.timing.elapsedPs).toBe(plain.timing.elapsedPs);
  });
});

describe('a slice at rest', () => {
  it('is passed over, and wakes when a spike arrives', () => {
    const engine = new Engine(busyImage(6));
    engine.run(300);
    const [slice] = engine.slices;
    expect(slice.awake).toBe(false);
    const idle = engine.counters.read(0).neuronIdle;
    engine.step();
    expect(engine.counters.read(0).neuronIdle).toBe(idle + slice.count);
    engine.inject(0, [0, 1, 2, 3]);
    engine.run(2);
    expect(slice.awake).toBe(true);
    expect(engine.counters.read(0).neuronActive).toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { Axons } from '../../../src/engine/axons.js';
import { createKernels } from '../../../src/engine/kernels/kernels.js';
import type { ChipImage, TraceUnit } from '../../../src/image/layout.js';

interface Drawn {
  crossbars: { rows: number; preTrace: TraceUnit | null }[];
  routes: number[][];
  due: number[];
}

const trace = fc.record({
  mode: fc.constantFrom<TraceUnit['mode']>('add', 'set'),
  impulse: fc.integer({ min: 0, max: 300 }),
  decay: fc.constant(0),
  max: fc.integer({ min: 1, max: 255 }),
});

const cases: fc.Arbitrary<Drawn> = fc
  .array(fc.record({ rows: fc.integer({ min: 1, max: 150 }), preTrace: fc.option(trace) }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain(crossbars => {
    const axons = crossbars.reduce((sum, { rows }) => sum + rows, 0);
    return fc
      .array(fc.array(fc.integer({ min: 0, max: axons - 1 }), { minLength: 1, maxLength: 6 }), {
        minLength: 1,
        maxLength: 40,
      })
      .chain(routes =>
        fc.record({
          crossbars: fc.constant(crossbars),
          routes: fc.constant(routes),
          due: fc.array(fc.integer({ min: 0, max: routes.length - 1 }), { maxLength: 120 }),
        }),
      );
  });

/** Only what axons read of an image. */
function imageOf({ crossbars, routes }: Drawn): ChipImage {
  const starts = [0];
  for (const axons of routes) starts.push(starts[starts.length - 1] + axons.length);
  const table = { routeAxonStart: Int32Array.from(starts), axons: Int32Array.from(routes.flat()) };
  return { crossbars, routes: table } as unknown as ChipImage;
}

function make(drawn: Drawn, choice: 'auto' | 'plain'): Axons {
  const arena = new Arena(1 << 20);
  return new Axons(imageOf(drawn), createKernels(arena, choice), arena);
}

function stateOf({ records, active, bits, x1 }: Axons) {
  return [records, active, bits, x1].map(array => [...array]);
}

describe('deliver', () => {
  it('leaves the same lists, bits, arrivals and traces', () => {
    fc.assert(
      fc.property(cases, drawn => {
        const [simd, plain] = (['auto', 'plain'] as const).map(choice => make(drawn, choice));
        for (const axons of [simd, plain]) axons.deliver(Int32Array.from(drawn.due), drawn.due.length);
        expect(stateOf(simd)).toEqual(stateOf(plain));
      }),
      { numRuns: 300 },
    );
  });

  it('makes active, in ascending order, just the rows that a spike reached', () => {
    fc.assert(
      fc.property(cases, drawn => {
        const axons = make(drawn, 'auto');
        axons.deliver(Int32Array.from(drawn.due), drawn.due.length);
        const reached = drawn.due.flatMap(route => drawn.routes[route]);
        let base = 0;
        drawn.crossbars.forEach(({ rows }, crossbar) => {
          axons.settle(crossbar);
          const here = reached.filter(axon => axon >= base && axon < base + rows).map(axon => axon - base);
          const list = axons.active.subarray(base, base + axons.activeCount(crossbar));
          expect([...list]).toEqual([...new Set(here)].sort((a, b) => a - b));
          expect(axons.arrivals(crossbar)).toBe(here.length);
          base += rows;
        });
        drawn.crossbars.forEach(({ rows }, crossbar) => {
          axons.deactivate(crossbar, rows);
          expect(axons.activeCount(crossbar)).toBe(0);
        });
        expect(axons.bits.every(word => word === 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes more spikes than one batch holds', () => {
    const drawn: Drawn = {
      crossbars: [{ rows: 3, preTrace: { mode: 'add', impulse: 1, decay: 0, max: 4000 } }],
      routes: [[0], [1, 2]],
      due: [],
    };
    const axons = make(drawn, 'auto');
    axons.deliver(new Int32Array(2500).fill(1), 2500);
    expect([...axons.x1]).toEqual([0, 2500, 2500]);
    expect(axons.arrivals(0)).toBe(5000);
  });
});

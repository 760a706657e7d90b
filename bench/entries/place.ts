import { walkForm } from '../../src/compiler/qap/form.js';
import type { QapInstance } from '../../src/compiler/qap/instance.js';
import { PlainWalk } from '../../src/compiler/qap/plain-walk.js';
import { SimdWalk } from '../../src/compiler/qap/simd-walk.js';
import type { Walk } from '../../src/compiler/qap/walk.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';

/** Steps of tabu search for placement on a mesh of 8 x 8 tiles: the SIMD kernel against its plain twin. */
export const place: Entry = {
  name: 'place-64',
  unit: 'steps',
  open({ quick, seed }) {
    const form = walkForm(mesh(8, new Xorshift32(seed)));
    const steps = quick ? 10 : 20_000;
    const start = Int32Array.from({ length: form.size }, (_, i) => i);
    const side = (name: string, walk: Walk) => {
      walk.setTenure(form.size, 8);
      return timed({
        name,
        prepare: () => walk.begin(start),
        run() {
          walk.run(steps);
          sink(walk.cost);
          return steps;
        },
      });
    };
    return {
      ours: side('SIMD', new SimdWalk(form, seed)),
      yardstick: side('plain', new PlainWalk(form, seed)),
    };
  },
};

/** Hops of a square mesh, and flows of which two in three are 0. */
function mesh(side: number, dice: Xorshift32): QapInstance {
  const size = side * side;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * size);
  const row = (tile: number) => Math.floor(tile / side);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      a[i * size + j] = Math.abs(row(i) - row(j)) + Math.abs((i % side) - (j % side));
      b[i * size + j] = dice.below(3) === 0 ? 1 + dice.below(9) : 0;
      a[j * size + i] = a[i * size + j];
      b[j * size + i] = b[i * size + j];
    }
  }
  return { size, a, b };
}

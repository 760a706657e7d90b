import type { WalkForm } from './form.js';
import { PlainWalk } from './plain-walk.js';
import { SimdWalk, simdTakes } from './simd-walk.js';
import type { Walk } from './walk.js';

/**
 * The fastest walk there is for a problem.
 * @param seed 1..2^32 - 1
 */
export function openWalk(form: WalkForm, seed: number): Walk {
  return simdTakes(form) ? new SimdWalk(form, seed) : new PlainWalk(form, seed);
}

import { LFSR32_DRAW_TABLE } from '../../fixed/lfsr.js';

/**
 * One draw of the 32-bit register for each of the first `count` values, in order: a spike of its unit
 * where the low byte is below the value (data/csdp-chip README, 1.5 step 6).
 *
 * @param register [0]: the state
 * @param spikes takes the units that fire, first; what lies behind them is of no meaning
 * @returns number of spikes
 */
export function draw(
  units: Int32Array,
  values: Int32Array,
  count: number,
  register: Int32Array,
  spikes: Int32Array,
): number {
  let state = register[0];
  let fired = 0;
  for (let i = 0; i < count; i++) {
    state = (state >>> 8) ^ LFSR32_DRAW_TABLE[state & 255];
    spikes[fired] = units[i];
    if ((state & 255) < values[i]) fired++;
  }
  register[0] = state;
  return fired;
}

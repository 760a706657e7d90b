/** A run of `leaky_integrate_fire` neurons. The definition is `updateLif` of `../../neurons/lif.ts`. */
import {
  AWAKE,
  at,
  BIAS,
  CURRENT,
  DECAY,
  FIRED,
  FIRED_COUNT,
  INPUT_DECAY,
  MODES,
  POTENTIAL,
  REFRACTORY,
  REFRACTORY_STEPS,
  RESET,
  REVERSE_RESET,
  REVERSE_THRESHOLD,
  STATUS,
  THRESHOLD,
} from './record';

const NOTHING: i64 = i64.MIN_VALUE;
const SOFT: i32 = 1;
const HARD: i32 = 2;
const SATURATE: i32 = 3;
const FORCED: i32 = 16;
const RESTS: i32 = 64;
const INT32_LIMIT: f64 = 2147483648;

/**
 * Neurons with the same modes and no refractory steps, two at a time.
 * @param charges of the slots of this step
 * @returns how many were updated
 */
export function runLif(record: usize, firstSlot: i32, count: i32, charges: usize, modes: i32, isFirst: i32): i32 {
  const potential = at(record, POTENTIAL);
  const current = at(record, CURRENT);
  const bias = at(record, BIAS);
  const decay = at(record, DECAY);
  const inputDecay = at(record, INPUT_DECAY);
  const threshold = at(record, THRESHOLD);
  const reset = at(record, RESET);
  const reverseThreshold = at(record, REVERSE_THRESHOLD);
  const reverseReset = at(record, REVERSE_RESET);
  const status = at(record, STATUS);
  const awake = at(record, AWAKE);
  const fired = at(record, FIRED);
  let firedCount = load<i32>(record + FIRED_COUNT);
  const mode = modes & 3;
  const reverse = (modes >> 2) & 3;
  const forced = i64x2.splat(modes & FORCED ? -1 : 0);
  const rests = (modes & RESTS) !== 0;
  const nothing = i64x2.splat(NOTHING);
  const zero = f64x2.splat(0);
  const quanta = f64x2.splat(64);
  const quantum = f64x2.splat(0.015625);
  const limit = f64x2.splat(INT32_LIMIT);
  const lowest = f64x2.splat(-INT32_LIMIT);
  let updated: i32 = 0;
  const end = firstSlot + count;
  for (let slot = firstSlot; slot < end; slot += 2) {
    const s = <usize>slot;
    const c = v128.load(charges + (s << 3));
    const has = v128.not(i64x2.eq(c, nothing));
    if (load<u16>(awake + s) === 0 && !v128.any_true(has)) {
      // Eight at a time where all of them rest.
      if (
        (slot & 7) === 0 &&
        load<u64>(awake + s) === 0 &&
        i64x2.all_true(i64x2.eq(v128.load(charges + (s << 3), 16), nothing)) &&
        i64x2.all_true(i64x2.eq(v128.load(charges + (s << 3), 32), nothing)) &&
        i64x2.all_true(i64x2.eq(v128.load(charges + (s << 3), 48), nothing))
      ) {
        slot += 6;
      }
      continue;
    }
    let v = v128.load(potential + (s << 3));
    let u = v128.load(current + (s << 3));
    const b = v128.load(bias + (s << 3));
    let changed = v128.or(v128.or(f64x2.ne(v, zero), has), v128.or(f64x2.ne(b, zero), forced));
    if (isFirst === 0) {
      u = f64x2.mul(u, v128.load(inputDecay + (s << 3)));
      v = f64x2.mul(v, v128.load(decay + (s << 3)));
    }
    const scaled = f64x2.mul(v, quanta);
    const whole = f64x2.convert_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(scaled));
    v = f64x2.mul(v128.bitselect(whole, lowest, f64x2.lt(scaled, limit)), quantum);
    v = f64x2.add(v, b);
    u = f64x2.add(u, v128.and(c, has));
    v = f64x2.add(v, u);
    const t = v128.load(threshold + (s << 3));
    const fires = f64x2.gt(v, t);
    let firing = i64x2.bitmask(fires);
    if (firing !== 0) {
      if (mode === HARD) v = v128.bitselect(v128.load(reset + (s << 3)), v, fires);
      else if (mode === SOFT) v = v128.bitselect(f64x2.sub(v, t), v, fires);
      changed = v128.or(changed, fires);
    }
    if (reverse !== 0) {
      const rt = v128.load(reverseThreshold + (s << 3));
      const below = f64x2.lt(v, rt);
      if (v128.any_true(below)) {
        let other = rt;
        if (reverse === SOFT) other = f64x2.sub(v, rt);
        else if (reverse === HARD) other = v128.load(reverseReset + (s << 3));
        v = v128.bitselect(other, v, below);
      }
    }
    v128.store(potential + (s << 3), v);
    v128.store(current + (s << 3), u);
    v128.store(charges + (s << 3), nothing);
    let changes = i64x2.bitmask(changed);
    if (slot + 1 === end) {
      changes &= 1;
      firing &= 1;
    }
    store<u8>(status + s, <u8>((changes & 1) + (firing & 1)));
    store<u8>(status + s, <u8>((changes >> 1) + (firing >> 1)), 1);
    let resting: i32 = 0;
    if (rests) {
      const still = v128.and(i64x2.eq(v, zero), i64x2.eq(u, zero));
      resting = i64x2.bitmask(still) & ~changes;
    }
    store<u8>(awake + s, <u8>(1 & ~resting));
    store<u8>(awake + s, <u8>(1 & ~(resting >> 1)), 1);
    updated += popcnt<i32>(changes);
    if (firing & 1) store<i32>(fired + (<usize>(firedCount++) << 2), slot);
    if (firing & 2) store<i32>(fired + (<usize>(firedCount++) << 2), slot + 1);
  }
  store<i32>(record + FIRED_COUNT, firedCount);
  return updated;
}

/** Any neurons, one at a time. */
export function runMixedLif(record: usize, firstSlot: i32, count: i32, charges: usize, isFirst: i32): i32 {
  const potentials = at(record, POTENTIAL);
  const currents = at(record, CURRENT);
  const refractories = at(record, REFRACTORY);
  const statuses = at(record, STATUS);
  const awake = at(record, AWAKE);
  const fired = at(record, FIRED);
  let firedCount = load<i32>(record + FIRED_COUNT);
  let updated: i32 = 0;
  const end = firstSlot + count;
  for (let slot = firstSlot; slot < end; slot++) {
    const s = <usize>slot;
    const wide = s << 3;
    const has = load<i64>(charges + wide) !== NOTHING;
    if (!has && load<u8>(awake + s) === 0) continue;
    const modes = <i32>load<u8>(at(record, MODES) + s);
    const bias = load<f64>(at(record, BIAS) + wide);
    let v = load<f64>(potentials + wide);
    let u = load<f64>(currents + wide);
    let status: i32 = v !== 0 || has || bias !== 0 || (modes & FORCED) !== 0 ? 1 : 0;
    if (isFirst === 0) {
      u *= load<f64>(at(record, INPUT_DECAY) + wide);
      v *= load<f64>(at(record, DECAY) + wide);
    }
    const scaled = v * 64;
    const fits = scaled < INT32_LIMIT && scaled > -INT32_LIMIT;
    v = (fits ? <f64>(<i32>scaled) : -INT32_LIMIT) * 0.015625;
    let left = load<i32>(refractories + (s << 2));
    if (left === 0) {
      v += bias;
      u += has ? load<f64>(charges + wide) : 0;
      v += u;
      const threshold = load<f64>(at(record, THRESHOLD) + wide);
      if (v > threshold) {
        const mode = modes & 3;
        if (mode === HARD) v = load<f64>(at(record, RESET) + wide);
        else if (mode === SOFT) v -= threshold;
        left = load<i32>(at(record, REFRACTORY_STEPS) + (s << 2));
        status = 2;
        store<i32>(fired + (<usize>(firedCount++) << 2), slot);
      }
      const reverseThreshold = load<f64>(at(record, REVERSE_THRESHOLD) + wide);
      if (v < reverseThreshold) {
        const mode = (modes >> 2) & 3;
        if (mode === SOFT) v -= reverseThreshold;
        else if (mode === HARD) v = load<f64>(at(record, REVERSE_RESET) + wide);
        else if (mode === SATURATE) v = reverseThreshold;
      }
    }
    left = left > 0 ? left - 1 : 0;
    store<f64>(potentials + wide, v);
    store<f64>(currents + wide, u);
    store<i32>(refractories + (s << 2), left);
    store<i64>(charges + wide, NOTHING);
    store<u8>(statuses + s, <u8>status);
    const atRest =
      status === 0 && left === 0 && (modes & RESTS) !== 0 && reinterpret<i64>(v) === 0 && reinterpret<i64>(u) === 0;
    store<u8>(awake + s, atRest ? 0 : 1);
    if (status !== 0) updated++;
  }
  store<i32>(record + FIRED_COUNT, firedCount);
  return updated;
}

/** Fields of the record that a walk is told by, of 32 bits each; pointers are byte offsets. */
// @ts-ignore: decorator
@unmanaged
export class Walk {
  size: i32;
  /** Entries of a row of any matrix: the size, rounded up to whole vectors. */
  stride: i32;
  /** Between locations, symmetric, zero diagonal. */
  a: usize;
  /** Between the facilities where they are now: b[p[i]][p[j]], symmetric, zero diagonal. */
  flow: usize;
  /** Products of rows: sum over k of a[i][k] flow[j][k]. */
  products: usize;
  /** By pair of locations, right of the diagonal: what exchanging their facilities adds to the cost. */
  differences: usize;
  /** [location x facility]: the step until which the facility may not come back. */
  until: usize;
  permutation: usize;
  best: usize;
  /** Least difference of each row, right of the diagonal. */
  least: usize;
  /** Two vectors of an exchange. */
  f: usize;
  g: usize;
  /** [location x facility], or 0. */
  linear: usize;
  step: i32;
  random: u32;
  tenureLeast: i32;
  tenureSpan: i32;
  /** Row by which b is looked up in the beginning. */
  b: usize;
  cost: f64;
  bestCost: f64;
}

const NONE: i32 = 0x7fffffff;

// @ts-ignore: decorator
@inline
function at(matrix: usize, index: i32): usize {
  return matrix + (<usize>index << 2);
}

// @ts-ignore: decorator
@inline
function below(w: Walk, n: i32): i32 {
  let x = w.random;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  w.random = x;
  return <i32>((<u64>x * <u64>n) >> 32);
}

/** What exchanging u and v adds, from products and flows as they are. */
// @ts-ignore: decorator
@inline
function difference(w: Walk, u: i32, v: i32): i32 {
  const s = w.stride;
  const c = w.products;
  let sum = load<i32>(at(c, u * s + v)) + load<i32>(at(c, v * s + u)) - load<i32>(at(c, u * s + u)) - load<i32>(at(c, v * s + v));
  sum += 2 * load<i32>(at(w.a, u * s + v)) * load<i32>(at(w.flow, u * s + v));
  const l = w.linear;
  if (l) {
    const pu = load<i32>(at(w.permutation, u));
    const pv = load<i32>(at(w.permutation, v));
    sum += load<i32>(at(l, u * s + pv)) + load<i32>(at(l, v * s + pu)) - load<i32>(at(l, u * s + pu)) - load<i32>(at(l, v * s + pv));
  }
  return sum;
}

/** Lanes of the last vector of a row that are no entries, all ones. */
// @ts-ignore: decorator
@inline
function outside(n: i32): v128 {
  const index = i32x4(0, 1, 2, 3);
  const used = ((n - 1) & 3) + 1;
  return i32x4.ge_s(index, i32x4.splat(used));
}

/** Flows, products and differences of the permutation that the record has. */
export function prepare(w: Walk): void {
  const n = w.size;
  const s = w.stride;
  for (let i: i32 = 0; i < n; i++) {
    const row = load<i32>(at(w.permutation, i)) * s;
    for (let j: i32 = 0; j < n; j++) {
      store<i32>(at(w.flow, i * s + j), load<i32>(at(w.b, row + load<i32>(at(w.permutation, j)))));
    }
  }
  const bytes = <usize>s << 2;
  for (let i: i32 = 0; i < n; i++) {
    const row = at(w.products, i * s);
    memory.fill(row, 0, bytes);
    for (let k: i32 = 0; k < n; k++) {
      const distance = load<i32>(at(w.a, i * s + k));
      if (distance === 0) continue;
      const factor = i32x4.splat(distance);
      const flows = at(w.flow, k * s);
      for (let j: usize = 0; j < bytes; j += 16) {
        v128.store(row + j, i32x4.add(v128.load(row + j), i32x4.mul(factor, v128.load(flows + j))));
      }
    }
  }
  for (let u: i32 = 0; u < n; u++) {
    let least = NONE;
    for (let v: i32 = u + 1; v < n; v++) {
      const d = difference(w, u, v);
      store<i32>(at(w.differences, u * s + v), d);
      store<i32>(at(w.differences, v * s + u), d);
      least = min(least, d);
    }
    store<i32>(at(w.differences, u * s + u), 0);
    store<i32>(at(w.least, u), least);
  }
}

/** Exchanges the facilities of locations r and s, and brings everything up to date. */
export function exchange(w: Walk, r: i32, s: i32): void {
  const n = w.size;
  const stride = w.stride;
  const bytes = <usize>stride << 2;
  const a = w.a;
  const flow = w.flow;
  const products = w.products;
  const differences = w.differences;
  const f = w.f;
  const g = w.g;

  w.cost += <f64>load<i32>(at(differences, min(r, s) * stride + max(r, s)));
  const facility = load<i32>(at(w.permutation, r));
  store<i32>(at(w.permutation, r), load<i32>(at(w.permutation, s)));
  store<i32>(at(w.permutation, s), facility);

  const flowR = at(flow, r * stride);
  const flowS = at(flow, s * stride);
  for (let j: usize = 0; j < bytes; j += 16) {
    const x = v128.load(flowR + j);
    v128.store(flowR + j, v128.load(flowS + j));
    v128.store(flowS + j, x);
  }
  const columnR = <usize>r << 2;
  const columnS = <usize>s << 2;
  let row = flow;
  for (let i: i32 = 0; i < n; i++, row += bytes) {
    const x = load<i32>(row + columnR);
    store<i32>(row + columnR, load<i32>(row + columnS));
    store<i32>(row + columnS, x);
  }

  const aR = at(a, r * stride);
  const aS = at(a, s * stride);
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(f + j, i32x4.sub(v128.load(aR + j), v128.load(aS + j)));
    v128.store(g + j, i32x4.sub(v128.load(flowR + j), v128.load(flowS + j)));
  }

  row = products;
  for (let u: i32 = 0; u < n; u++, row += bytes) {
    const x = load<i32>(row + columnR);
    store<i32>(row + columnR, load<i32>(row + columnS));
    store<i32>(row + columnS, x);
    const distance = load<i32>(at(f, u));
    if (distance === 0) continue;
    const factor = i32x4.splat(distance);
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(row + j, i32x4.add(v128.load(row + j), i32x4.mul(factor, v128.load(g + j))));
    }
  }

  // The rows of r and s get their new values less what the pass over all pairs will add.
  const fR = load<i32>(at(f, r));
  const gR = load<i32>(at(g, r));
  const fS = load<i32>(at(f, s));
  const gS = load<i32>(at(g, s));
  for (let v: i32 = 0; v < n; v++) {
    const fV = load<i32>(at(f, v));
    const gV = load<i32>(at(g, v));
    if (v !== r) {
      const d = difference(w, r, v) + (fR - fV) * (gR - gV);
      store<i32>(at(differences, r * stride + v), d);
      store<i32>(at(differences, v * stride + r), d);
    }
    if (v !== s) {
      const d = difference(w, s, v) + (fS - fV) * (gS - gV);
      store<i32>(at(differences, s * stride + v), d);
      store<i32>(at(differences, v * stride + s), d);
    }
  }

  const last = bytes - 16;
  const beyond = outside(n);
  const none = i32x4.splat(NONE);
  row = differences;
  for (let u: i32 = 0; u < n - 1; u++, row += bytes) {
    const fU = i32x4.splat(load<i32>(at(f, u)));
    const gU = i32x4.splat(load<i32>(at(g, u)));
    let j = (<usize>(u + 1) << 2) & ~15;
    // Entries of the first vector that are left of the diagonal, or on it, are no pairs of this row.
    const skipped = i32x4.le_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(j >> 2))), i32x4.splat(u));
    let d = i32x4.sub(v128.load(row + j), i32x4.mul(i32x4.sub(fU, v128.load(f + j)), i32x4.sub(gU, v128.load(g + j))));
    v128.store(row + j, d);
    d = v128.or(v128.andnot(d, skipped), v128.and(none, skipped));
    if (j === last) d = v128.bitselect(none, d, beyond);
    let least = d;
    for (j += 16; j < last; j += 16) {
      d = i32x4.sub(v128.load(row + j), i32x4.mul(i32x4.sub(fU, v128.load(f + j)), i32x4.sub(gU, v128.load(g + j))));
      v128.store(row + j, d);
      least = i32x4.min_s(least, d);
    }
    if (j === last) {
      d = i32x4.sub(v128.load(row + j), i32x4.mul(i32x4.sub(fU, v128.load(f + j)), i32x4.sub(gU, v128.load(g + j))));
      v128.store(row + j, d);
      least = i32x4.min_s(least, v128.bitselect(none, d, beyond));
    }
    least = i32x4.min_s(least, i8x16.shuffle(least, least, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    least = i32x4.min_s(least, i8x16.shuffle(least, least, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
    store<i32>(at(w.least, u), i32x4.extract_lane(least, 0));
  }
}

/** So many steps of tabu search. */
export function walk(w: Walk, steps: i32): void {
  const n = w.size;
  const stride = w.stride;
  const until = w.until;
  const permutation = w.permutation;
  for (const end = w.step + steps; w.step < end; ) {
    const step = ++w.step;
    let chosen: i32 = NONE;
    let r: i32 = -1;
    let s: i32 = -1;
    const wanted = w.bestCost - w.cost;
    for (let u: i32 = 0; u < n - 1; u++) {
      if (load<i32>(at(w.least, u)) >= chosen) continue;
      const row = at(w.differences, u * stride);
      const pu = load<i32>(at(permutation, u));
      const untilU = at(until, u * stride);
      for (let v: i32 = u + 1; v < n; v++) {
        const d = load<i32>(at(row, v));
        if (d >= chosen) continue;
        if (
          load<i32>(at(untilU, load<i32>(at(permutation, v)))) >= step &&
          load<i32>(at(until, v * stride + pu)) >= step &&
          <f64>d >= wanted
        ) continue;
        chosen = d;
        r = u;
        s = v;
      }
    }
    if (r < 0) {
      r = below(w, n);
      s = below(w, n - 1);
      if (s >= r) s++;
    }
    store<i32>(at(until, r * stride + load<i32>(at(permutation, r))), step + w.tenureLeast + below(w, w.tenureSpan));
    store<i32>(at(until, s * stride + load<i32>(at(permutation, s))), step + w.tenureLeast + below(w, w.tenureSpan));
    exchange(w, r, s);
    if (w.cost < w.bestCost) {
      w.bestCost = w.cost;
      memory.copy(w.best, permutation, <usize>n << 2);
    }
  }
}

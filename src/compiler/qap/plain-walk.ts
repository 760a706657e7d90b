import { scaleBelow, xorshift32 } from '../../fixed/xorshift.js';
import type { WalkForm } from './form.js';
import { costOf } from './instance.js';
import type { Walk } from './walk.js';

/**
 * The walk in doubles, for any problem: the definition of `simd-walk.ts`.
 *
 * It keeps products(u, v) = sum over k of a[u][k] flow[v][k] (and of columns, without symmetry), where flow is b as it lies
 * now, so that exchanging the facilities of u and v adds
 *   products(u, v) + products(v, u) - products(u, u) - products(v, v) + (a[u][v] + a[v][u]) (flow[u][v] + flow[v][u]).
 * An exchange of r and s swaps columns r and s of the products and adds the outer product of f = a[.][r] - a[.][s] and
 * g = flow[.][r] - flow[.][s]; any other pair's difference changes by -(f[u] - f[v]) (g[u] - g[v]), which is the formula of
 * E. Taillard, "Robust taboo search for the quadratic assignment problem", Parallel Computing 17 (1991).
 */
export class PlainWalk implements Walk {
  readonly permutation: Int32Array;
  readonly best: Int32Array;
  cost = 0;
  bestCost = 0;
  readonly #form: WalkForm;
  readonly #flow: Float64Array;
  readonly #products: Float64Array;
  readonly #differences: Float64Array;
  readonly #until: Int32Array;
  readonly #f: Float64Array;
  readonly #g: Float64Array;
  readonly #fColumn: Float64Array;
  readonly #gColumn: Float64Array;
  #step = 0;
  #random: number;
  #tenureLeast = 1;
  #tenureSpan = 1;

  /** @param seed 1..2^32 - 1 */
  constructor(form: WalkForm, seed: number) {
    const { size } = form;
    this.#form = form;
    this.#random = seed;
    this.permutation = new Int32Array(size);
    this.best = new Int32Array(size);
    this.#flow = new Float64Array(size * size);
    this.#products = new Float64Array(size * size);
    this.#differences = new Float64Array(size * size);
    this.#until = new Int32Array(size * size);
    this.#f = new Float64Array(size);
    this.#g = new Float64Array(size);
    this.#fColumn = new Float64Array(size);
    this.#gColumn = new Float64Array(size);
  }

  begin(permutation: Int32Array): void {
    this.permutation.set(permutation);
    this.cost = costOf(this.#form.instance, permutation);
    this.#until.fill(0);
    this.#step = 0;
    this.forget();
    this.#prepare();
  }

  forget(): void {
    this.bestCost = this.cost;
    this.best.set(this.permutation);
  }

  setTenure(least: number, span: number): void {
    this.#tenureLeast = least;
    this.#tenureSpan = span;
  }

  run(steps: number): void {
    const { size } = this.#form;
    const { permutation } = this;
    const until = this.#until;
    for (const end = this.#step + steps; this.#step < end; ) {
      this.#step++;
      let pair = this.#choose();
      if (pair < 0) {
        const r = this.#below(size);
        const s = this.#below(size - 1);
        pair = r * size + (s < r ? s : s + 1);
      }
      const r = Math.floor(pair / size);
      const s = pair % size;
      for (const location of [r, s]) {
        until[location * size + permutation[location]] =
          this.#step + this.#tenureLeast + this.#below(this.#tenureSpan);
      }
      this.exchange(r, s);
      if (this.cost < this.bestCost) this.forget();
    }
  }

  exchange(r: number, s: number): void {
    const { size } = this.#form;
    const { permutation } = this;
    this.cost += this.#form.unit * this.#differences[Math.min(r, s) * size + Math.max(r, s)];
    const facility = permutation[r];
    permutation[r] = permutation[s];
    permutation[s] = facility;
    this.#moveFlow(r, s);
    this.#updateProducts(r, s);
    this.#updateDifferences(r, s);
  }

  #below(n: number): number {
    this.#random = xorshift32(this.#random);
    return scaleBelow(this.#random, n);
  }

  #choose(): number {
    const { size, unit } = this.#form;
    const { permutation } = this;
    const differences = this.#differences;
    const until = this.#until;
    const step = this.#step;
    const wanted = (this.bestCost - this.cost) / unit;
    let chosen = Number.POSITIVE_INFINITY;
    let pair = -1;
    for (let u = 0; u < size - 1; u++) {
      const row = u * size;
      const pu = permutation[u];
      for (let v = u + 1; v < size; v++) {
        const d = differences[row + v];
        if (d >= chosen) continue;
        if (until[row + permutation[v]] >= step && until[v * size + pu] >= step && d >= wanted) continue;
        chosen = d;
        pair = row + v;
      }
    }
    return pair;
  }

  #prepare(): void {
    const { size, a, b, symmetric } = this.#form;
    const { permutation } = this;
    const flow = this.#flow;
    const products = this.#products.fill(0);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) flow[i * size + j] = b[permutation[i] * size + permutation[j]];
    }
    for (let u = 0; u < size; u++) {
      for (let v = 0; v < size; v++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += a[u * size + k] * flow[v * size + k];
        for (let k = 0; k < (symmetric ? 0 : size); k++) sum += a[k * size + u] * flow[k * size + v];
        products[u * size + v] = sum;
      }
    }
    for (let u = 0; u < size; u++) {
      for (let v = 0; v < size; v++) this.#differences[u * size + v] = u === v ? 0 : this.#difference(u, v);
    }
  }

  #difference(u: number, v: number): number {
    const { size, a, linear } = this.#form;
    const flow = this.#flow;
    const c = this.#products;
    const [uu, uv, vu, vv] = [u * size + u, u * size + v, v * size + u, v * size + v];
    const near = this.#form.symmetric ? 2 * a[uv] * flow[uv] : (a[uv] + a[vu]) * (flow[uv] + flow[vu]);
    const sum = c[uv] + c[vu] - c[uu] - c[vv] + near;
    if (linear === null) return sum;
    const pu = this.permutation[u];
    const pv = this.permutation[v];
    return (
      sum + linear[u * size + pv] + linear[v * size + pu] - linear[u * size + pu] - linear[v * size + pv]
    );
  }

  #moveFlow(r: number, s: number): void {
    const { size } = this.#form;
    const flow = this.#flow;
    for (let j = 0; j < size; j++) {
      const x = flow[r * size + j];
      flow[r * size + j] = flow[s * size + j];
      flow[s * size + j] = x;
    }
    swapColumns(flow, size, r, s);
  }

  #updateProducts(r: number, s: number): void {
    const { size, a, symmetric } = this.#form;
    const flow = this.#flow;
    const products = this.#products;
    const [f, g, fColumn, gColumn] = [this.#f, this.#g, this.#fColumn, this.#gColumn];
    for (let u = 0; u < size; u++) {
      f[u] = a[u * size + r] - a[u * size + s];
      g[u] = flow[u * size + r] - flow[u * size + s];
      if (symmetric) continue;
      fColumn[u] = a[r * size + u] - a[s * size + u];
      gColumn[u] = flow[r * size + u] - flow[s * size + u];
    }
    swapColumns(products, size, r, s);
    for (let u = 0; u < size; u++) {
      const row = u * size;
      const x = f[u];
      if (x !== 0) for (let v = 0; v < size; v++) products[row + v] += x * g[v];
      if (symmetric) continue;
      const y = fColumn[u];
      if (y !== 0) for (let v = 0; v < size; v++) products[row + v] += y * gColumn[v];
    }
  }

  #updateDifferences(r: number, s: number): void {
    const { size, symmetric } = this.#form;
    const differences = this.#differences;
    const [f, g, fColumn, gColumn] = [this.#f, this.#g, this.#fColumn, this.#gColumn];
    for (let u = 0; u < size - 1; u++) {
      const row = u * size;
      const [fU, gU] = [f[u], g[u]];
      for (let v = u + 1; v < size; v++) differences[row + v] -= (fU - f[v]) * (gU - g[v]);
      if (symmetric) continue;
      const [fV, gV] = [fColumn[u], gColumn[u]];
      for (let v = u + 1; v < size; v++) differences[row + v] -= (fV - fColumn[v]) * (gV - gColumn[v]);
    }
    for (const u of [r, s]) {
      for (let v = 0; v < size; v++) {
        if (v === u) continue;
        const d = this.#difference(u, v);
        differences[u * size + v] = d;
        differences[v * size + u] = d;
      }
    }
  }
}

function swapColumns(matrix: Float64Array, size: number, r: number, s: number): void {
  for (let row = 0; row < size * size; row += size) {
    const x = matrix[row + r];
    matrix[row + r] = matrix[row + s];
    matrix[row + s] = x;
  }
}

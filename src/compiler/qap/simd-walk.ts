import type { WalkForm } from './form.js';
import { costOf } from './instance.js';
import { WALK_BYTES } from './simd/module.js';
import type { Walk } from './walk.js';

/** What the walk takes of the WebAssembly interface, which is the same in Node and browsers. */
interface WasmApi {
  readonly Memory: new (descriptor: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** Functions of `simd/assembly/walk.ts`; a record is told by its byte offset. */
interface Kernel {
  prepare(record: number): void;
  exchange(record: number, r: number, s: number): void;
  walk(record: number, steps: number): void;
}

const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
const supported = webAssembly.validate(WALK_BYTES);
let compiled: object | undefined;

/** The fields of the kernel's record, by their index among words of 32 bits. */
const WORDS = [
  ...['size', 'stride', 'a', 'flow', 'products', 'differences', 'until', 'permutation', 'best', 'least'],
  ...['f', 'g', 'linear', 'step', 'random', 'tenureLeast', 'tenureSpan', 'b'],
] as const;
type Word = (typeof WORDS)[number];
/** The two costs follow, in doubles. */
const COST = WORDS.length / 2;
const RECORD_BYTES = WORDS.length * 4 + 16;
const RECORD = 16;
const PAGE_BYTES = 65536;

/** Whether {@link SimdWalk} takes a problem: symmetric, with differences of 32 bits. */
export function simdTakes({ symmetric, largestDifference, size }: WalkForm): boolean {
  return supported && symmetric && largestDifference < 2 ** 31 - 1 && size > 1;
}

/** The walk of `plain-walk.ts` in WebAssembly SIMD, step for step. */
export class SimdWalk implements Walk {
  readonly permutation: Int32Array;
  readonly best: Int32Array;
  readonly #form: WalkForm;
  readonly #kernel: Kernel;
  readonly #words: Int32Array;
  readonly #costs: Float64Array;
  readonly #until: Int32Array;

  /**
   * @param form one that {@link simdTakes}
   * @param seed 1..2^32 - 1
   */
  constructor(form: WalkForm, seed: number) {
    const { size } = form;
    const stride = (size + 3) & ~3;
    const matrix = size * stride * 4;
    const vector = stride * 4;
    const bytes: Partial<Record<Word, number>> = {
      ...{ a: matrix, b: matrix, flow: matrix, products: matrix, differences: matrix, until: matrix },
      ...{ permutation: vector, best: vector, least: vector, f: vector, g: vector },
      ...(form.linear === null ? {} : { linear: matrix }),
    };
    const total = Object.values(bytes).reduce((sum, part) => sum + part, RECORD + RECORD_BYTES + 16);
    const pages = Math.ceil(total / PAGE_BYTES);
    const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
    compiled ??= new webAssembly.Module(WALK_BYTES);
    this.#kernel = new webAssembly.Instance(compiled, { env: { memory } }).exports as Kernel;
    this.#words = new Int32Array(memory.buffer, RECORD, WORDS.length);
    this.#costs = new Float64Array(memory.buffer, RECORD, COST + 2);
    const places = new Map<Word, number>();
    let next = (RECORD + RECORD_BYTES + 15) & ~15;
    for (const word of WORDS) {
      const part = bytes[word];
      if (part === undefined) continue;
      places.set(word, next);
      this.#set(word, next);
      next += part;
    }
    const view = (word: Word, length: number) => new Int32Array(memory.buffer, places.get(word)!, length);
    const fill = (word: Word, from: Float64Array): void => {
      const to = view(word, size * stride);
      for (let i = 0; i < size; i++) to.set(from.subarray(i * size, (i + 1) * size), i * stride);
    };
    fill('a', form.a);
    fill('b', form.b);
    if (form.linear !== null) fill('linear', form.linear);
    this.#set('size', size);
    this.#set('stride', stride);
    this.#set('random', seed | 0);
    this.#form = form;
    this.permutation = view('permutation', size);
    this.best = view('best', size);
    this.#until = view('until', size * stride);
  }

  get cost(): number {
    return this.#form.unit * this.#costs[COST];
  }

  get bestCost(): number {
    return this.#form.unit * this.#costs[COST + 1];
  }

  begin(permutation: Int32Array): void {
    this.permutation.set(permutation);
    this.#costs[COST] = costOf(this.#form.instance, permutation) / this.#form.unit;
    this.#until.fill(0);
    this.#set('step', 0);
    this.forget();
    this.#kernel.prepare(RECORD);
  }

  exchange(r: number, s: number): void {
    this.#kernel.exchange(RECORD, r, s);
  }

  forget(): void {
    this.#costs[COST + 1] = this.#costs[COST];
    this.best.set(this.permutation);
  }

  setTenure(least: number, span: number): void {
    this.#set('tenureLeast', least);
    this.#set('tenureSpan', span);
  }

  run(steps: number): void {
    this.#kernel.walk(RECORD, steps);
  }

  #set(word: Word, value: number): void {
    this.#words[WORDS.indexOf(word)] = value;
  }
}

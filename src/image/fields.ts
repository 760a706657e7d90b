import { raise } from '../fixed/error.js';

/**
 * Takes one field out of what was unpacked: checks its shape and gives it its type.
 * @throws SpikeloomError that names the field's path, what is there and what was expected
 */
export type Field<T> = (value: unknown, path: string) => T;

/** Longest text in an image. */
const MAX_TEXT = 4096;

const MIN_INTEGER = -(2 ** 31);
const MAX_INTEGER = 2 ** 32 - 1;

export const integer: Field<number> = (value, path) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= MIN_INTEGER && value <= MAX_INTEGER) {
    return value;
  }
  return expected('a 32-bit integer', value, path);
};

export const flag: Field<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : expected('true or false', value, path);

export const text: Field<string> = (value, path) => {
  if (typeof value !== 'string') return expected('a text', value, path);
  if (value.length > MAX_TEXT) raise(`${path} has ${value.length} characters; limit ${MAX_TEXT}`);
  return value;
};

export function choice<const T extends readonly (string | number)[]>(...choices: T): Field<T[number]> {
  return (value, path) =>
    choices.find(candidate => candidate === value) ?? expected(`one of ${choices.join(', ')}`, value, path);
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return (value, path) => (value === null ? null : field(value, path));
}

export function list<T>(item: Field<T>): Field<readonly T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((element, index) => item(element, `${path}[${index}]`))
      : expected('a list', value, path);
}

/** An object with exactly these fields. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Field<T[K]> }): Field<T> {
  const known = Object.entries<Field<unknown>>(fields);
  return (value, path) => {
    if (!isObject(value)) return expected('an object', value, path);
    const excess = Object.keys(value).find(key => !Object.hasOwn(fields, key));
    if (excess !== undefined) raise(`${path} has a field ${JSON.stringify(excess)} that no image has`);
    const taken = known.map(([key, field]) => {
      if (!Object.hasOwn(value, key)) raise(`${path} lacks its field ${key}`);
      return [key, field(value[key], `${path}.${key}`)];
    });
    return Object.fromEntries(taken) as T;
  };
}

/** An object that is one of several, told apart by its field `tag`. */
export function tagged<T extends object>(
  tag: string,
  cases: { readonly [name: string]: Field<T> },
): Field<T> {
  return (value, path) => {
    if (!isObject(value)) return expected('an object', value, path);
    const name = value[tag];
    if (typeof name !== 'string' || !Object.hasOwn(cases, name)) {
      return expected(`one of ${Object.keys(cases).join(', ')}`, name, `${path}.${tag}`);
    }
    return cases[name](value, path);
  };
}

/** Binary of whole elements of `elementBytes` bytes each. */
export function binary(elementBytes: number): Field<Uint8Array> {
  return (value, path) => {
    if (!(value instanceof Uint8Array)) return expected('binary data', value, path);
    if (value.length % elementBytes !== 0) {
      raise(`${path} has ${value.length} bytes; expected a multiple of ${elementBytes}`);
    }
    return value;
  };
}

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function expected(what: string, value: unknown, path: string): never {
  raise(`${path} is ${describe(value)}; expected ${what}`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof Uint8Array) return 'binary data';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
}

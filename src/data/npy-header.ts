import { raise } from '../fixed/error.js';

/** The three entries of a .npy header, as written in the file. */
export interface NpyHeader {
  /** Element type as numpy spells it, for example `<f4` or `|u1`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** numpy itself stops at 64 axes (32 before its release 2). */
export const MAX_NPY_AXES = 64;

/** Strings are printable ASCII without escapes, which is all that element types and keys need. */
const TOKEN = /\s*(?:'([ -&(-[\]-~]{0,64})'|"([ !#-[\]-~]{0,64})"|(\d{1,20})L?|(True|False)|([{}(),:]))/y;

interface Token {
  readonly kind: 'string' | 'number' | 'boolean' | 'mark';
  readonly text: string;
}

/**
 * Reads the header of a .npy file: a Python dictionary literal with exactly the keys `descr`,
 * `fortran_order` and `shape`, in any order (numpy's "NEP 1: A simple file format for NumPy arrays").
 * Only that much of Python is understood, so a record type (a list under `descr`) is refused.
 *
 * @throws SpikeloomError naming `file`
 */
export function parseNpyHeader(text: string, file: string): NpyHeader {
  const tokens = tokenise(text, file);
  let next = 0;

  const fail = (wanted: string): never =>
    raise(`bad .npy header: expected ${wanted}, found ${tokens[next]?.text ?? 'its end'}`, { file });
  const take = (kind: Token['kind'], wanted: string): string => {
    const token = tokens[next];
    if (token?.kind !== kind) return fail(wanted);
    next++;
    return token.text;
  };
  const isMark = (mark: string): boolean => tokens[next]?.kind === 'mark' && tokens[next].text === mark;
  const expectMark = (mark: string): void => {
    if (!isMark(mark)) fail(`"${mark}"`);
    next++;
  };

  const readShape = (): number[] => {
    const shape: number[] = [];
    expectMark('(');
    while (!isMark(')')) {
      const axis = Number(take('number', 'the length of an axis'));
      if (!Number.isSafeInteger(axis)) raise(`bad .npy header: an axis of length ${axis}`, { file });
      if (shape.push(axis) > MAX_NPY_AXES) {
        raise(`bad .npy header: more than ${MAX_NPY_AXES} axes`, { file });
      }
      if (!isMark(')')) expectMark(',');
    }
    next++;
    return shape;
  };

  let descr: string | undefined;
  let fortranOrder: boolean | undefined;
  let shape: number[] | undefined;
  expectMark('{');
  while (!isMark('}')) {
    const key = take('string', 'a key');
    expectMark(':');
    if (key === 'descr' && descr === undefined) {
      descr = take('string', 'one element type (records are not supported)');
    } else if (key === 'fortran_order' && fortranOrder === undefined) {
      fortranOrder = take('boolean', 'True or False') === 'True';
    } else if (key === 'shape' && shape === undefined) {
      shape = readShape();
    } else {
      raise(`bad .npy header: unknown or repeated key "${key}"`, { file });
    }
    if (!isMark('}')) expectMark(',');
  }
  next++;
  if (next < tokens.length) fail('nothing more');
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    return raise('bad .npy header: it needs the keys descr, fortran_order and shape', { file });
  }
  return { descr, fortranOrder, shape };
}

function tokenise(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      const found = printable(text.slice(at, at + 12));
      return raise(`bad .npy header: cannot read "${found}" at character ${at}`, { file });
    }
    at = TOKEN.lastIndex;
    const string = match[1] ?? match[2];
    if (string !== undefined) tokens.push({ kind: 'string', text: string });
    else if (match[3] !== undefined) tokens.push({ kind: 'number', text: match[3] });
    else if (match[4] !== undefined) tokens.push({ kind: 'boolean', text: match[4] });
    else tokens.push({ kind: 'mark', text: match[5] });
  }
  return tokens;
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The header text of `formatNpy`, without padding, in the words numpy writes. */
export function formatNpyHeader(header: NpyHeader): string {
  const axes = header.shape.join(', ') + (header.shape.length === 1 ? ',' : '');
  const order = header.fortranOrder ? 'True' : 'False';
  return `{'descr': '${header.descr}', 'fortran_order': ${order}, 'shape': (${axes}), }`;
}

import { raise, type SourcePlace } from '../error.js';

/** Escapes of double quotes with a single character (YAML 1.2.2, 5.7). */
const ESCAPES: { readonly [letter: string]: string } = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Digits of the escapes that name a character's number. */
const DIGITS: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 };

/**
 * What stands between quotation marks, as it is meant: lines folded (YAML 1.2.2, 7.3), escapes replaced.
 * @param place of the text, for messages
 */
export function unfoldQuoted(raw: string, double: boolean, place: SourcePlace): string {
  const lines = raw.split(/\r\n|\r|\n/);
  const parts: string[] = [];
  let joined = false;
  let empty = 0;
  lines.forEach((line, index) => {
    const first = index === 0;
    const last = index === lines.length - 1;
    const part = first ? line : line.replace(/^[ \t]+/, '');
    const joins = double && !last && endsInBackslash(part);
    const content = joins ? part.slice(0, -1) : last ? part : trimEnd(part, double);
    if (!first && !last && content === '' && !joins) {
      empty++;
      return;
    }
    if (!first) parts.push(empty === 0 && !joined ? ' ' : '\n'.repeat(empty));
    joined = joins;
    empty = 0;
    parts.push(double ? replaceEscapes(content, place) : content.replaceAll("''", "'"));
  });
  return parts.join('');
}

/** Blanks at a line's end go, but not one that a backslash escapes. */
function trimEnd(part: string, double: boolean): string {
  const trimmed = part.replace(/[ \t]+$/, '');
  return double && trimmed !== part && endsInBackslash(trimmed) ? part.slice(0, trimmed.length + 1) : trimmed;
}

function endsInBackslash(part: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(part);
}

function replaceEscapes(part: string, place: SourcePlace): string {
  return part.replace(/\\([\s\S])([0-9a-fA-F]{0,8})/g, (all, letter: string, following: string) => {
    const plain = ESCAPES[letter];
    if (plain !== undefined) return plain + following;
    const digits = DIGITS[letter];
    if (digits === undefined)
      return raise(`\\${letter} is no escape of YAML; write \\\\ for a backslash`, place);
    const code = Number.parseInt(following.slice(0, digits), 16);
    if (following.length < digits || code > 0x10ffff) {
      return raise(
        `${all.slice(0, 2 + digits)} is no character; \\${letter} takes ${digits} hexadecimal digits`,
        place,
      );
    }
    return String.fromCodePoint(code) + following.slice(digits);
  });
}

import { type RuleSource, refuse, type TextPosition } from './source.js';

/** A rule's text cut into words. `separator` is a `;` or the end of a line that ends an update. */
export interface Token {
  readonly kind: 'name' | 'number' | 'symbol' | 'separator' | 'end';
  /** The characters as written; empty for `end`. */
  readonly text: string;
  readonly at: TextPosition;
}

/** A number takes all letters and points that touch it, so that `0.5` or `2x0` is refused as a whole. */
const WORD =
  /(?<blank>[^\S\n]+)|(?<name>[A-Za-z_]\w*)|(?<number>\.?\d[\w.]*)|(?<symbol>[-+*^()=])|(?<separator>[;\n])/uy;

const ENDS_NO_UPDATE: ReadonlySet<string> = new Set(['+', '-', '*', '(']);
const BEGINS_NO_UPDATE: ReadonlySet<string> = new Set(['+', '-', '*', ')']);

const HINTS: { readonly [character: string]: string } = {
  '/': '; to divide by 2^k multiply by 2^-k',
  '\u2212': '; the minus sign is -',
  '\u00b7': '; the product sign is *',
  '\u00d7': '; the product sign is *',
};

/**
 * Cuts a rule's text into tokens; the last is always `end`. A line break separates updates unless the
 * line ends, or the next begins, with something that cannot end or begin an update (`+ - * ( )`).
 * @throws SpikeloomError at a character that no rule contains.
 */
export function tokenise(source: RuleSource): Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  while (offset < text.length) {
    const at = { line, column: offset - lineStart + 1 };
    WORD.lastIndex = offset;
    const groups = WORD.exec(text)?.groups;
    if (groups === undefined) refuseCharacter(source, at, offset);
    const [kind, word] = Object.entries(groups).find(([, value]) => value !== undefined)!;
    offset += word.length;
    if (kind !== 'blank') tokens.push({ kind: kind as Token['kind'], text: word, at });
    if (word === '\n') {
      line++;
      lineStart = offset;
    }
  }
  tokens.push({ kind: 'end', text: '', at: { line, column: text.length - lineStart + 1 } });
  return joinContinuedLines(tokens);
}

function refuseCharacter(source: RuleSource, at: TextPosition, offset: number): never {
  const character = String.fromCodePoint(source.text.codePointAt(offset)!);
  refuse(source, at, `unexpected character ${JSON.stringify(character)}${HINTS[character] ?? ''}`);
}

function joinContinuedLines(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  let lineBreak: Token | undefined;
  for (const token of tokens) {
    if (token.text === '\n') {
      lineBreak ??= token;
      continue;
    }
    const goesOn = ENDS_NO_UPDATE.has(kept.at(-1)?.text ?? '') || BEGINS_NO_UPDATE.has(token.text);
    if (lineBreak !== undefined && !goesOn) kept.push(lineBreak);
    lineBreak = undefined;
    kept.push(token);
  }
  return kept;
}

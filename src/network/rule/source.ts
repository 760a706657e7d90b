import { raise, type SourcePlace } from '../../fixed/error.js';

/** A place inside a rule's text; line and column count from 1, a column is one UTF-16 unit. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A rule's text and where it stands. */
export interface RuleSource {
  readonly text: string;
  /**
   * Where the text's first character stands in the user's file. Later lines are taken to be
   * indented as far as the first, as in a YAML block.
   */
  readonly place: SourcePlace | undefined;
}

/** Widest piece of an offending line that an error quotes, in characters. */
const QUOTE_WIDTH = 100;

/**
 * Refuses a rule's text.
 * @throws SpikeloomError with the place in the user's file; the message ends with the offending line of
 * the text and a caret under the offending column.
 */
export function refuse(source: RuleSource, at: TextPosition, problem: string): never {
  const { file, line = 1, column = 1 } = source.place ?? {};
  raise(`${problem}\n${quote(source.text, at)}`, {
    ...(file === undefined ? {} : { file }),
    line: line + at.line - 1,
    column: column + at.column - 1,
  });
}

function quote(text: string, at: TextPosition): string {
  const line = text.split('\n', at.line)[at.line - 1] ?? '';
  const start = Math.max(0, Math.min(at.column - 1 - QUOTE_WIDTH / 2, line.length - QUOTE_WIDTH));
  // One blank for each control character (a tab, say), so that the caret stands under its column.
  const piece = line.slice(start, start + QUOTE_WIDTH).replace(/\p{Cc}/gu, ' ');
  return `  ${piece}\n  ${' '.repeat(at.column - 1 - start)}^`;
}

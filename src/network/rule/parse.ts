import type { SourcePlace } from '../../fixed/error.js';
import { RULE_TARGETS, RULE_VARIABLES, type RuleVariable } from '../../image/rule-program.js';
import {
  MAX_COEFFICIENT,
  MAX_EXPONENT,
  MAX_RULE_CHARACTERS,
  type ProductTerm,
  type RuleAst,
  type RuleUpdate,
  type VariableFactor,
} from './ast.js';
import { type RuleSource, refuse, type TextPosition } from './source.js';
import { type Token, tokenise } from './tokenise.js';

/**
 * Reads a learning rule, such as `dw = -3 * 2^-8 * x0 * y0 * r1`. The grammar is in
 * `docs/learning-rules.md`.
 * @param text at most 4096 characters; updates are separated by `;` or line breaks
 * @param place where the text's first character stands in the user's file, for messages
 * @throws SpikeloomError at the first mistake, with line and column; the message ends with the offending
 * line and a caret under the column
 */
export function parseRule(text: string, place?: SourcePlace): RuleAst {
  const source = { text, place };
  if (text.length > MAX_RULE_CHARACTERS) {
    refuse(
      source,
      { line: 1, column: 1 },
      `a rule of ${text.length} characters; limit ${MAX_RULE_CHARACTERS}`,
    );
  }
  return new RuleParser(source).parse();
}

/** What a term has gathered so far. */
interface TermBuilder {
  coefficient: number;
  exponent: number;
  readonly factors: VariableFactor[];
}

/** Recursive descent with one token of lookahead; one method a rule of the grammar. */
class RuleParser {
  private readonly source: RuleSource;
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(source: RuleSource) {
    this.source = source;
    this.tokens = tokenise(source);
  }

  /** rule = update { separator update }; empty updates are skipped */
  parse(): RuleAst {
    const updates: RuleUpdate[] = [];
    while (this.token.kind !== 'end') {
      if (this.token.kind === 'separator') {
        this.next++;
        continue;
      }
      const update = this.update();
      if (updates.some(({ target }) => target === update.target)) {
        this.refuse(update.at, `d${update.target} is given twice; write one sum for it`);
      }
      updates.push(update);
    }
    if (updates.length === 0) {
      this.refuse(this.token.at, 'the rule is empty; write for example dw = 2^-5 * x1 * y0');
    }
    return { updates, source: this.source };
  }

  /** update = ("dw" | "dt" | "dd") "=" sum */
  private update(): RuleUpdate {
    const name = this.take();
    const target = RULE_TARGETS.find(candidate => name.text === `d${candidate}`);
    if (target === undefined) {
      const known = RULE_TARGETS.map(candidate => `d${candidate}`).join(', ');
      this.refuse(name.at, `expected what changes (${known}), found ${describe(name)}`);
    }
    if (!this.is('=')) {
      this.refuse(this.token.at, `expected = after ${name.text}, found ${describe(this.token)}`);
    }
    this.next++;
    if (isEnd(this.token)) this.refuse(this.token.at, `the right side of ${name.text} is empty`);
    return { target, terms: this.sum(), at: name.at };
  }

  /** sum = term { ("+" | "-") term } */
  private sum(): ProductTerm[] {
    const terms = [this.term(1)];
    while (this.is('+') || this.is('-')) terms.push(this.term(this.sign()));
    if (this.is(')')) this.refuse(this.token.at, 'this ) closes nothing');
    if (this.is('^')) this.refuse(this.token.at, 'only 2 takes an exponent; write x1^2 as x1 * x1');
    if (this.is('=')) this.refuse(this.token.at, 'a second =; separate updates by ; or a line break');
    if (!isEnd(this.token)) {
      this.refuse(this.token.at, `missing operator (+ - *) before ${describe(this.token)}`);
    }
    return terms;
  }

  /** term = factor { "*" factor } */
  private term(sign: 1 | -1): ProductTerm {
    const { at } = this.token;
    const term: TermBuilder = { coefficient: sign, exponent: 0, factors: [] };
    this.factor(term);
    while (this.is('*')) {
      this.next++;
      this.factor(term);
    }
    if (Math.abs(term.exponent) > MAX_EXPONENT) {
      const limit = `limit 2^-${MAX_EXPONENT} to 2^${MAX_EXPONENT}`;
      this.refuse(at, `the term's powers of two make 2^${term.exponent}; ${limit}`);
    }
    this.limitCoefficient(term.coefficient * 2 ** Math.max(0, term.exponent), at);
    return { ...term, at };
  }

  /** factor = [sign] (integer | "2^" [sign] integer | variable | "(" variable sign integer ")") */
  private factor(term: TermBuilder): void {
    term.coefficient *= this.sign();
    const { kind, at } = this.token;
    if (kind === 'name') {
      term.factors.push({ variable: this.variable(), plus: 0, at });
    } else if (this.is('(')) {
      term.factors.push(this.shiftedVariable());
    } else if (kind === 'number') {
      this.constant(term);
    } else {
      this.refuse(at, `expected a constant or a variable, found ${describe(this.token)}`);
    }
  }

  private constant(term: TermBuilder): void {
    const { text, at } = this.token;
    const value = this.integer(MAX_COEFFICIENT);
    if (this.is('^')) {
      if (value !== 2) this.refuse(at, `only powers of 2 are constants, found ${shorten(text)}^`);
      this.next++;
      term.exponent += this.sign() * this.integer(MAX_EXPONENT, 'an exponent');
      return;
    }
    if (value === 0) this.refuse(at, 'a term with coefficient 0 does nothing; leave it out');
    term.coefficient *= value;
    this.limitCoefficient(term.coefficient, at);
  }

  private limitCoefficient(coefficient: number, at: TextPosition): void {
    if (Math.abs(coefficient) <= MAX_COEFFICIENT) return;
    this.refuse(at, `the term's integer coefficient is ${coefficient}; limit ${MAX_COEFFICIENT} (2^15)`);
  }

  private shiftedVariable(): VariableFactor {
    const open = this.take();
    if (this.token.kind === 'number') {
      this.refuse(
        this.token.at,
        'the variable comes first in ( ): write (1 - w) as (w - 1) and turn the sign',
      );
    }
    if (this.token.kind !== 'name') {
      this.refuse(this.token.at, `expected a variable after (, found ${describe(this.token)}`);
    }
    const { at } = this.token;
    const variable = this.variable();
    if (!this.is('+') && !this.is('-')) {
      if (isEnd(this.token)) this.refuse(open.at, 'this ( is not closed');
      this.refuse(
        this.token.at,
        `expected + or - and an integer after (${variable}, found ${describe(this.token)}`,
      );
    }
    const minus = this.take().text === '-';
    const value = this.integer(MAX_COEFFICIENT);
    if (isEnd(this.token)) this.refuse(open.at, 'this ( is not closed');
    if (!this.is(')')) {
      this.refuse(
        this.token.at,
        `expected ) after one variable and one integer, found ${describe(this.token)}`,
      );
    }
    this.next++;
    return { variable, plus: minus ? 0 - value : value, at };
  }

  private variable(): RuleVariable {
    const { text, at } = this.take();
    const variable = RULE_VARIABLES.find(candidate => candidate === text);
    if (variable === undefined) {
      this.refuse(at, `unknown variable ${shorten(text)}; known are ${RULE_VARIABLES.join(' ')}`);
    }
    return variable;
  }

  /** An integer 0..limit, without sign. */
  private integer(limit: number, what = 'a constant'): number {
    const { kind, text, at } = this.take();
    if (kind !== 'number') this.refuse(at, `expected ${what}, found ${describe({ kind, text, at })}`);
    if (/^\d*\.\d*$/.test(text)) {
      this.refuse(at, `${shorten(text)} is not an integer; write it as an integer times 2^e (0.5 is 2^-1)`);
    }
    if (!/^\d+$/.test(text)) {
      this.refuse(
        at,
        `bad constant ${shorten(text)}; constants are decimal integers and 2^e, with * before the next factor`,
      );
    }
    const value = Number(text);
    if (value > limit) this.refuse(at, `${what} of magnitude ${shorten(text)}; limit ${limit}`);
    return value;
  }

  /** Takes a sign if there is one: 1 or -1. */
  private sign(): 1 | -1 {
    if (!this.is('+') && !this.is('-')) return 1;
    return this.take().text === '-' ? -1 : 1;
  }

  private is(symbol: string): boolean {
    return this.token.text === symbol;
  }

  private get token(): Token {
    return this.tokens[this.next];
  }

  /** The current token, stepping to the next; never past the `end`. */
  private take(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.next++;
    return token;
  }

  private refuse(at: TextPosition, problem: string): never {
    refuse(this.source, at, problem);
  }
}

function isEnd(token: Token): boolean {
  return token.kind === 'separator' || token.kind === 'end';
}

function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the rule';
  return token.text === '\n' ? 'the end of the line' : shorten(token.text);
}

/** A word as a message quotes it. */
function shorten(word: string): string {
  return word.length <= 40 ? word : `${word.slice(0, 40)}...`;
}

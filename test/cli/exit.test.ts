import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { errorLine, failureOf } from '../../src/cli/exit.js';
import { SpikeloomError } from '../../src/fixed/error.js';

test('a user’s mistake is its message alone, on one line', () => {
  const error = new SpikeloomError('layer z1\n  does not fit', { file: 'a.yaml', line: 3, column: 1 });
  expect(failureOf(error)).toEqual({ code: 2, text: 'spikeloom: a.yaml:3:1: layer z1 does not fit\n' });
});

test('a flag that commander refuses is one too', () => {
  const text = "error: unknown option '--stesp'\n(Did you mean --steps?)";
  expect(failureOf(new CommanderError(1, 'commander.unknownOption', text))).toEqual({
    code: 2,
    text: "spikeloom: unknown option '--stesp' (Did you mean --steps?)\n",
  });
});

test('help and version are no failure', () => {
  expect(failureOf(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toEqual({
    code: 0,
    text: '',
  });
});

test.each([[new TypeError('x is undefined')], ['thrown text'], [undefined]])(
  'anything else (%s) is a defect, said to be ours',
  error => {
    const { code, text } = failureOf(error);
    expect(code).toBe(70);
    expect(text).toContain('defect of spikeloom');
    expect(text).toContain(error instanceof Error ? 'exit.test.ts' : String(error));
  },
);

test('a line stays a line', () => {
  expect(errorLine(' a\r\n b\n\n')).toBe('spikeloom: a b\n');
});

test('a quoted line with a caret under the mistake keeps its place below', () => {
  expect(errorLine('rule a:1:6: unknown\nvariable q\n  dw = q\n       ^')).toBe(
    'spikeloom: rule a:1:6: unknown variable q\n  dw = q\n       ^\n',
  );
});

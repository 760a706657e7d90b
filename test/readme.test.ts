import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import ts from 'typescript';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { createProgram } from '../src/cli/program.js';
import { filesBelow, projectPathExists, readProjectFile } from './support/source-tree.js';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'hw-models/README.md', ...filesBelow('docs', '.md')];

const { scripts } = JSON.parse(readProjectFile('package.json'));

interface Fence {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const fences = PAGES.flatMap(page =>
  [...readProjectFile(page).matchAll(/^```(\S*).*\n([\s\S]*?)^```/gm)].map(
    ([, language, text]): Fence => ({ page, language, text }),
  ),
);

/** Command lines of the pages' shell blocks, without prompts and comments. */
const shellLines = fences
  .filter(({ language }) => ['', 'sh', 'bash', 'console', 'shell'].includes(language))
  .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
  .map(line =>
    line
      .replace(/^\$ /, '')
      .replace(/\s+#.*$/, '')
      .trim(),
  );

/** What is given to `spikeloom`: the words behind it, up to a pipe; what is in quotes is one word. */
function spikeloomWords(line: string): string[] | undefined {
  const [, rest] = /^(?:npx )?(?:spikeloom|npm run spikeloom --) (.*)$/.exec(line) ?? [];
  return rest
    ?.split(/ [|>] /)[0]
    .match(/'[^']*'|\S+/g)
    ?.map(word => word.replace(/^'(.*)'$/, '$1'));
}

/** The command line with commands that read their words and do nothing. */
function dryProgram(): Command {
  const program = createProgram().configureOutput({ writeOut: () => {} });
  silence(program);
  return program;
}

/** Commands and the commands inside them. */
function silence(program: Command): void {
  for (const command of program.commands) {
    if (command.commands.length === 0) command.action(() => {});
    silence(command);
  }
}

test('the README opens with the two command lines', () => {
  const [fence, ...lines] = readProjectFile('README.md').split('\n');
  expect(fence).toMatch(/^```(sh|bash)$/);
  expect(lines[0]).toMatch(/^npm ci && npm start\b/);
  expect(lines[1]).toMatch(/^npm ci && npm test\b/);
});

test('the README then shows what the first prints, and leaves no place open', () => {
  const readme = readProjectFile('README.md');
  expect(readme.slice(0, readme.indexOf('\n# spikeloom')).match(/^```/gm)).toHaveLength(4);
  expect(readme.match(/<!--.*?-->/gs) ?? []).toEqual([]);
});

describe('every spikeloom command of the pages is one', () => {
  const lines = [...shellLines, ...examplesOfHelp()].filter(line => spikeloomWords(line) !== undefined);

  it('and there are some', () => expect(lines.length).toBeGreaterThan(15));

  it.each([...new Set(lines)])('%s', line => {
    expect(() => dryProgram().parse(spikeloomWords(line)!, { from: 'user' })).not.toThrow();
  });

  it('but not one with an unknown option, a bad number or a missing argument', () => {
    for (const line of ['learn --no-such', 'learn --train many', 'run', 'chips a b', 'unknown']) {
      expect(() => dryProgram().parse(line.split(' '), { from: 'user' }), line).toThrow();
    }
  });
});

test('every npm script of the pages is there', () => {
  const code = PAGES.flatMap(page => [...readProjectFile(page).matchAll(/npm run ([\w:-]+)/g)]);
  const names = new Set(code.map(([, name]) => name));
  expect(names.size).toBeGreaterThan(3);
  expect([...names].filter(name => scripts[name] === undefined)).toEqual([]);
});

describe.each(PAGES)('%s', page => {
  it('links only to files that are there', () => {
    const targets = [...readProjectFile(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) =>
      join(page, '..', target),
    );
    expect(targets.filter(target => !projectPathExists(target))).toEqual([]);
  });
});

describe('TypeScript in the pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const library = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const files = fences
    .filter(({ language }) => language === 'ts')
    .map(({ page, text }, index) => {
      const file = join(folder, `${index}.ts`);
      writeFileSync(file, text.replaceAll("'spikeloom'", JSON.stringify(library)));
      return { page, file };
    });

  it('is in the README', () => expect(files.map(({ page }) => page)).toContain('README.md'));

  it('has no mistake of types', () => {
    const options: ts.CompilerOptions = {
      ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, strict: true, noEmit: true },
      ...{ allowImportingTsExtensions: true, types: ['node'], skipLibCheck: true },
    };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const host = ts.createCompilerHost(options);
    host.getCurrentDirectory = () => dirname(dirname(library));
    const program = ts.createProgram(
      files.map(({ file }) => file),
      options,
      host,
    );
    const mistakes = files.flatMap(({ file }) => program.getSemanticDiagnostics(program.getSourceFile(file)));
    expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });

  it.each(files)('runs ($page)', async ({ file }) => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(file);
    const values = printed.mock.calls.flat();
    printed.mockRestore();
    expect(values).not.toContain(undefined);
  });
});

/** The examples that `spikeloom --help` ends with. */
function examplesOfHelp(): string[] {
  let text = '';
  const program = createProgram().configureOutput({ writeOut: part => (text += part) });
  program.outputHelp();
  return text.split('\n').map(line => line.trim().replace(/ {2,}.*$/, ''));
}

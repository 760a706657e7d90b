import { describe, expect, it } from 'vitest';
import {
  filesBelow,
  findCycle,
  type ImportEdge,
  importsOf,
  namesUsed,
  projectPathExists,
  readProjectFile,
  sourceOf,
} from './support/source-tree.js';

/**
 * What each part of the house may import: parts or single files of them, `(types)` where nothing of it may be
 * left when the program runs; and packages. `*` is every part. docs/architecture.md has the same table.
 */
const HOUSE: Readonly<Record<string, { readonly imports: string; readonly packages: string }>> = {
  fixed: { imports: '', packages: 'yaml' },
  ledger: { imports: '', packages: '' },
  image: { imports: 'fixed', packages: 'msgpackr' },
  network: { imports: 'fixed, image/layout.ts (types), image/rule-program.ts', packages: 'yaml zod' },
  nir: { imports: 'fixed, network', packages: 'h5wasm' },
  peers: { imports: 'fixed, hardware, image', packages: '' },
  hardware: { imports: 'fixed, ledger/events.ts', packages: 'zod' },
  'ledger/pricing.ts': { imports: 'fixed, hardware, ledger', packages: '' },
  'ledger/energy-total.ts': { imports: 'hardware, ledger (types), ledger/pricing.ts', packages: '' },
  'ledger/operating-power.ts': {
    imports: 'fixed, hardware, ledger, ledger/energy-total.ts, ledger/pricing.ts',
    packages: '',
  },
  compiler: {
    imports: 'fixed, hardware (types), hardware/system.ts, image, ledger/events.ts (types), network',
    packages: '',
  },
  engine: {
    imports: 'fixed, image (types), image/chip-grid.ts, image/rule-visits.ts, image/unit-image.ts, ledger',
    packages: 'msgpackr tinyqueue',
  },
  'firmware-sim': { imports: 'fixed, image/layout.ts, ledger/events.ts', packages: '' },
  reference: { imports: 'fixed, image/rule-program.ts (types), network', packages: '' },
  data: { imports: 'fixed', packages: '' },
  runtime: {
    imports:
      'compiler/exact/solver.ts (types), engine, firmware-sim, fixed, hardware, image, ledger, ledger/pricing.ts, network (types), reference',
    packages: 'highs',
  },
  report: {
    imports:
      'compiler (types), engine/trace-observer.ts (types), fixed, hardware, ledger, ledger/energy-total.ts, ledger/pricing.ts',
    packages: 'fast-png hyparquet-writer vega vega-lite',
  },
  study: {
    imports:
      'compiler, data, fixed, hardware (types), image, ledger, ledger/energy-total.ts, ledger/pricing.ts, network, nir (types), reference, report (types), runtime',
    packages: '@saehrimnir/druidjs',
  },
  'study/verify': {
    imports:
      'compiler, data, engine, firmware-sim (types), fixed, hardware (types), image, ledger, ledger/energy-total.ts, ledger/operating-power.ts, ledger/pricing.ts, network, nir, peers, reference, runtime',
    packages: '',
  },
  cli: { imports: '*', packages: 'cli-progress commander zod' },
  'index.ts': { imports: '*', packages: '' },
  bench: { imports: '*', packages: 'benchmark commander tinyqueue' },
};

/** Files, console, process and clock live here alone. */
const NODE_PLACES = /^src\/(cli|viewer)\/|^bench\/|-node\.ts$|\/node\//;

/** Globals of Node's, and of a clock or chance that no run could repeat. */
const FORBIDDEN_NAMES = [
  ...['process', 'Buffer', 'console', 'global', '__dirname', '__filename', 'setTimeout', 'setImmediate'],
  ...['Date', 'performance', 'crypto', 'Math.random'],
];

const MAX_LINES = 400;

const page = readProjectFile('docs/architecture.md');
const sources = ['src', 'firmware-sim', 'bench']
  .flatMap(folder => filesBelow(folder, '.ts'))
  .map(path => sourceOf(path, readProjectFile(path)));
const edges = sources.flatMap(importsOf);

/** The part of the house that a file belongs to: the longest key of HOUSE that its path begins with. */
function partOf(path: string): string {
  const inside = path.replace(/^src\//, '');
  const parts = Object.keys(HOUSE).filter(part => inside === part || inside.startsWith(`${part}/`));
  return parts.sort((a, b) => b.length - a.length)[0] ?? `no part of the house: ${path}`;
}

interface Allowance {
  readonly target: string;
  readonly typesOnly: boolean;
}

function allowancesOf(part: string): Allowance[] {
  const entries = HOUSE[part]?.imports.split(', ').filter(entry => entry !== '') ?? [];
  return entries.map(entry => ({
    target: entry.replace(' (types)', ''),
    typesOnly: entry.endsWith(' (types)'),
  }));
}

function allows({ target, typesOnly }: Allowance, edge: ImportEdge): boolean {
  if (typesOnly && !edge.typesOnly) return false;
  return target === '*' || target === partOf(edge.to) || `src/${target}` === edge.to;
}

const between = edges.filter(edge => edge.isRelative && partOf(edge.from) !== partOf(edge.to));

describe('the imports', () => {
  it('are read', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(between.length).toBeGreaterThan(300);
  });

  it('go only where the table allows', () => {
    const wrong = between.filter(
      edge => !allowancesOf(partOf(edge.from)).some(allowance => allows(allowance, edge)),
    );
    expect(wrong.map(describeEdge)).toEqual([]);
  });

  it('use every arrow and package of the table, values where it does not say types', () => {
    for (const [part, { packages }] of Object.entries(HOUSE)) {
      const taken = new Set(edges.filter(({ from }) => partOf(from) === part).map(({ to }) => to));
      expect([...taken]).toEqual(expect.arrayContaining(packages.split(' ').filter(name => name !== '')));
      for (const allowance of allowancesOf(part).filter(({ target }) => target !== '*')) {
        const uses = between.filter(edge => partOf(edge.from) === part && allows(allowance, edge));
        const needed = uses.some(edge => allowance.typesOnly || !edge.typesOnly);
        expect(needed, `${part} -> ${JSON.stringify(allowance)}`).toBe(true);
      }
    }
  });

  it('make no cycle of parts', () => {
    expect(findCycle(between.map(({ from, to }) => [partOf(from), partOf(to)]))).toBeUndefined();
  });

  it('make no cycle of files, types aside', () => {
    const values = edges.filter(edge => edge.isRelative && !edge.typesOnly);
    expect(findCycle(values.map(({ from, to }) => [from, to]))).toBeUndefined();
  });

  it('take no package but those of the table, and Node only in its places', () => {
    const wrong = edges
      .filter(({ isRelative }) => !isRelative)
      .filter(({ from, to }) =>
        to.startsWith('node:')
          ? !NODE_PLACES.test(from)
          : !HOUSE[partOf(from)]?.packages.split(' ').includes(to),
      );
    expect(wrong.map(describeEdge)).toEqual([]);
  });
});

describe('the code', () => {
  it("reads no clock, no chance and nothing of Node's outside its places", () => {
    const wrong = sources
      .filter(({ path }) => !NODE_PLACES.test(path))
      .flatMap(source => {
        const names = namesUsed(source);
        return FORBIDDEN_NAMES.filter(name => names.has(name)).map(name => `${source.path}: ${name}`);
      });
    expect(wrong).toEqual([]);
  });

  it(`has no file over ${MAX_LINES} lines`, () => {
    const long = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const texts = [...filesBelow('test', '.ts'), ...filesBelow('docs', '.md')].map(path => ({
      path,
      text: readProjectFile(path),
    }));
    const marked = [...sources, ...texts].filter(({ text }) => /\b(TO[D]O|FIX[M]E|XX[X])\b/.test(text));
    expect(marked.map(({ path }) => path)).toEqual([]);
  });
});

describe('these checks', () => {
  it('see every form of import', () => {
    const text = `import a, { type B } from './a.js';
      import type { C } from '../image/c.js';
      import { type D, type E } from './d.js';
      export * as floats from './e.js';
      export type { F } from './f.js';
      const g = await import('./g.js');
      type H = import('./h.js').H;`;
    const found = importsOf(sourceOf('src/fixed/x.ts', text)).map(describeEdge);
    expect(found).toEqual([
      'src/fixed/x.ts -> src/fixed/a.ts',
      'src/fixed/x.ts -> src/image/c.ts (types)',
      'src/fixed/x.ts -> src/fixed/d.ts (types)',
      'src/fixed/x.ts -> src/fixed/e.ts',
      'src/fixed/x.ts -> src/fixed/f.ts (types)',
      'src/fixed/x.ts -> src/fixed/g.ts',
      'src/fixed/x.ts -> src/fixed/h.ts (types)',
    ]);
  });

  it('tell globals from members and comments', () => {
    const text = `/** process */ const o = { console: 1 }; o.Date; Math.random(); Buffer.from(''); let t: Date;`;
    const names = namesUsed(sourceOf('x.ts', text));
    expect(FORBIDDEN_NAMES.filter(name => names.has(name))).toEqual(['Buffer', 'Date', 'Math.random']);
  });

  it('find a cycle, and none in a diamond', () => {
    const diamond = ['ab', 'ac', 'bd', 'cd'].map(([from, to]) => [from, to] as const);
    expect(findCycle(diamond)).toBeUndefined();
    expect(findCycle([...diamond, ['d', 'b']])).toEqual(['b', 'd', 'b']);
  });
});

describe('docs/architecture.md', () => {
  it('has the same table', () => {
    const rows = [...page.matchAll(/^\| `([^`|]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)];
    const table = rows.map(([, part, imports, packages]) => [
      part.replace(/^src\/|\/$/g, '').replace(/^src\//, ''),
      { imports: plain(imports), packages: plain(packages) },
    ]);
    expect(Object.fromEntries(table)).toEqual(HOUSE);
  });

  it.each(['docs', 'hw-models', 'firmware-sim'].flatMap(folder => filesBelow(folder, '.md')))(
    '%s, like every page, names only files that are there',
    path => {
      const named = [
        ...readProjectFile(path).matchAll(/`((?:src|test|docs|firmware-sim|hw-models|bench)\/[^`*{} ]*)`/g),
      ];
      expect(named.map(([, file]) => file).filter(file => !projectPathExists(file))).toEqual([]);
    },
  );
});

/** A cell of the table without its code marks. */
function plain(cell: string): string {
  return cell.replaceAll('`', '').trim();
}

function describeEdge({ from, to, typesOnly }: ImportEdge): string {
  return `${from} -> ${to}${typesOnly ? ' (types)' : ''}`;
}

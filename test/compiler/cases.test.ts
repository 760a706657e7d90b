import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileNetwork } from '../../src/compiler/compile.js';
import type { CoresPerLayer } from '../../src/compiler/partition.js';
import type { LegaliseOptions } from '../../src/compiler/passes/legalise-network.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { formatMapping } from '../../src/report/mapping.js';
import { chipNamed, networkOf } from './support.js';

/**
 * Each file of `cases/` is a chip, what is changed of it, options and a network; then `==>`; then the mapping
 * or the error. `SPIKELOOM_UPDATE_CASES=1` writes what comes out into the files: look at the difference.
 */
interface Case {
  readonly chip: string;
  /** Fields of the chip's sections, replaced. */
  readonly change?: Readonly<Record<string, object>>;
  readonly coresPerLayer?: CoresPerLayer;
  readonly legalise?: LegaliseOptions;
  readonly network: object;
}

const ARROW = '\n==>\n';
const folder = fileURLToPath(new URL('cases/', import.meta.url));

describe('compiler cases', () => {
  const files = readdirSync(folder).filter(file => file.endsWith('.case'));

  test('are there', () => expect(files.length).toBeGreaterThan(15));

  test.each(files)('%s', file => {
    const text = readFileSync(folder + file, 'utf8');
    const [input, expected] = text.split(ARROW);
    const actual = outcome(parse(input) as Case);
    if (process.env.SPIKELOOM_UPDATE_CASES === '1') writeFileSync(folder + file, input + ARROW + actual);
    else expect(actual).toBe(expected);
  });
});

function outcome({ chip, change = {}, coresPerLayer, legalise = {}, network }: Case): string {
  const changed: Record<string, unknown> = { ...chipNamed(chip) };
  for (const [section, fields] of Object.entries(change)) {
    changed[section] = { ...(changed[section] as object), ...fields };
  }
  const expanded = networkOf(network);
  try {
    const options = coresPerLayer === undefined ? { legalise } : { legalise, coresPerLayer };
    return formatMapping(compileNetwork(expanded, changed as unknown as ChipModel, options).report);
  } catch (error) {
    if (error instanceof SpikeloomError) return `error: ${error.message}\n`;
    throw error;
  }
}

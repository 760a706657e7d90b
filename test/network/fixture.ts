import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Text of a network under test/fixtures/networks. */
export function networkFixture(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../fixtures/networks/${file}`, import.meta.url)), 'utf8');
}

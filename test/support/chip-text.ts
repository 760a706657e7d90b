import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Text of the chip model kept with the tests: one core that holds a whole network. */
export const oneCoreText = readFileSync(
  fileURLToPath(new URL('../fixtures/chips/one-core.yaml', import.meta.url)),
  'utf8',
);

/** `oneCoreText` with one passage replaced; throws where the passage is missing, so that no test goes stale. */
export function oneCoreWith(passage: string, replacement: string): string {
  if (!oneCoreText.includes(passage))
    throw new Error(`one-core.yaml has no passage ${JSON.stringify(passage)}`);
  return oneCoreText.replace(passage, () => replacement);
}

/** The chip of {@link oneCoreText} with links to others: so many of them can be joined. */
export function joinedText(columns: number, rows: number): string {
  return oneCoreWith(
    '\ncapacity:',
    `\nsystem:\n  chips: { columns: ${columns}, rows: ${rows} }\n  evidence: design\n  source: The tests\n\ncapacity:`,
  );
}

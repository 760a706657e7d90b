import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chipJsonSchemaText } from '../hardware/json-schema.js';
import { packageRoot } from '../runtime/package-root-node.js';
import { summariesPath } from './chips/summaries.js';
import { summariesText } from './chips/written-summaries.js';

/** `npm run schema`: writes what is generated in `hw-models` anew: the JSON Schema, and the chips in short. */
write(join(packageRoot(), 'hw-models', 'chip.schema.json'), chipJsonSchemaText());
write(summariesPath(), await summariesText());

function write(path: string, text: string): void {
  writeFileSync(path, text);
  process.stderr.write(`wrote ${path}\n`);
}

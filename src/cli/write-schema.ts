import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chipJsonSchemaText } from '../hardware/json-schema.js';
import { packageRoot } from '../runtime/chips-node.js';

/** `npm run schema`: writes the chip model's JSON Schema anew from the schema in the code. */
const path = join(packageRoot(), 'hw-models', 'chip.schema.json');
writeFileSync(path, chipJsonSchemaText());
process.stderr.write(`wrote ${path}\n`);

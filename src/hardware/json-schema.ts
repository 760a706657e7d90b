import * as z from 'zod';
import { chipSchema } from './schema.js';

/**
 * The chip model's schema as JSON Schema (draft 2020-12), for editors. What holds between parts
 * (inclusions, ranges, all-in figures) cannot be told in it: `spikeloom check` tells that.
 */
export function chipJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(chipSchema, { io: 'input', reused: 'ref' }),
    title: 'spikeloom chip model',
  };
}

/** The text of `hw-models/chip.schema.json`. */
export function chipJsonSchemaText(): string {
  return `${JSON.stringify(chipJsonSchema(), null, 2)}\n`;
}

import * as z from 'zod';
import { raise } from '../fixed/error.js';
import { explainIssue, type SchemaNode, type SchemaSubject } from '../fixed/schema-issue.js';
import { YamlDocument } from '../fixed/yaml-document.js';
import { choosePricing } from './price-lists.js';
import { type ChipModel, chipSchema, type WrittenChip } from './schema.js';

/** Longest text of a chip model; loom1's is a twentieth of it. */
export const MAX_CHIP_CHARACTERS = 1 << 18;

const chipSubject: SchemaSubject = {
  name: 'the chip model',
  jsonSchema: () => z.toJSONSchema(chipSchema, { io: 'input' }) as SchemaNode,
  pattern: 'small letters, digits and "-", a letter first, at most 40',
};

/**
 * Reads a chip model from YAML, or from JSON, which is YAML too.
 *
 * @param file name for messages; it is not opened
 * @param priceList the price list that is to hold, of a chip that has several; its default if left out
 * @throws SpikeloomError at the mistake that stands first: file, line and column of the key it is
 *   about, the actual value, what was expected, and how many more mistakes there are; or for a price
 *   list that the chip does not have
 */
export function parseChip(text: string, file?: string, priceList?: string): ChipModel {
  const document = new YamlDocument(text, { file, what: 'chip model', maxCharacters: MAX_CHIP_CHARACTERS });
  const result = chipSchema.safeParse(document.value, { reportInput: true });
  if (result.success) {
    const chip = result.data as WrittenChip;
    return { ...chip, ...choosePricing(chip, priceList) };
  }
  const [first, ...others] = result.error.issues
    .flatMap(issuesOfPrice)
    .map(issue => explainIssue(issue, document.value, chipSubject))
    .map(({ path, message }) => ({ message, place: document.placeOf(path) }))
    .sort(({ place: a }, { place: b }) => a.line! - b.line! || a.column! - b.column!);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return raise(first.message + more, first.place);
}

/**
 * A price is a figure or an inclusion, and no key of both tells which: the one with `includedIn` is
 * meant for an inclusion, so only what is wrong with that form is told. Other findings stay.
 */
function issuesOfPrice(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const { input } = issue;
  const inclusion = typeof input === 'object' && input !== null && 'includedIn' in input;
  const [ofFigure, ofInclusion] = issue.errors;
  return (inclusion ? ofInclusion : ofFigure).map(inner => ({
    ...inner,
    path: [...issue.path, ...inner.path],
  }));
}

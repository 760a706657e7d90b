import { LineCounter, parseDocument } from 'yaml';
import { raise, type SourcePlace } from '../fixed/error.js';
import { type Explanation, explainIssue } from './explain.js';
import { YamlPlaces } from './place.js';
import { type ChipModel, chipSchema } from './schema.js';

/** Longest text of a chip model; loihi1's is a twentieth of it. */
export const MAX_CHIP_CHARACTERS = 1 << 18;

/** How often a text may repeat one anchored value, repeats within repeats multiplied. */
const MAX_ALIASES = 1000;

/**
 * Reads a chip model from YAML.
 *
 * @param file name for messages; it is not opened
 * @throws SpikeloomError at the first mistake of the text: file, line and column of the key it is
 *   about, the actual value, what was expected, and how many more there are
 */
export function parseChip(text: string, file?: string): ChipModel {
  if (text.length > MAX_CHIP_CHARACTERS) {
    raise(
      `the chip model has ${text.length} characters; the limit is ${MAX_CHIP_CHARACTERS}`,
      file === undefined ? undefined : { file },
    );
  }
  const lines = new LineCounter();
  const whole: SourcePlace = { ...(file === undefined ? {} : { file }), line: 1, column: 1 };
  const document = attempt(whole, () => parseDocument(text, { lineCounter: lines, prettyErrors: false }));
  const places = new YamlPlaces(document, lines, file);
  const [mistake] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (mistake !== undefined) raise(`not valid YAML: ${oneLine(mistake.message)}`, places.at(mistake.pos[0]));

  const value: unknown = attempt(whole, () => document.toJS({ maxAliasCount: MAX_ALIASES }));
  const result = chipSchema.safeParse(value);
  if (result.success) return result.data as ChipModel;
  const explanations = result.error.issues.map(issue => explainIssue(issue, value));
  return refuseFirst(explanations, places);
}

function attempt<T>(place: SourcePlace, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // The YAML reader throws for too many aliases and for nesting deeper than its stack.
    return raise(
      `not readable as YAML: ${oneLine(error instanceof Error ? error.message : String(error))}`,
      place,
    );
  }
}

/** Refuses with the mistake that stands first in the text. */
function refuseFirst(explanations: readonly Explanation[], places: YamlPlaces): never {
  const [first, ...others] = explanations
    .map(({ path, message }) => ({ message, place: places.of(path) }))
    .sort(({ place: a }, { place: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return raise(first.message + more, first.place);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

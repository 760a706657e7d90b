import { raise, type SourcePlace } from '../fixed/error.js';
import { explainIssue } from '../fixed/schema-issue.js';
import { YamlDocument } from '../fixed/yaml-document.js';
import { checkNetwork, validateNetwork } from './check.js';
import type { NetworkDescription } from './description.js';
import { networkSchema, networkSubject } from './schema.js';

/** Longest YAML text of a network; the YAML reader takes seconds for it. */
export const MAX_YAML_CHARACTERS = 1 << 22;

/** Longest JSON text of a network: weight matrices of some ten million entries. */
export const MAX_JSON_CHARACTERS = 1 << 27;

/** From this length on a text is tried as JSON first, whose reader is a hundred times faster. */
const LONG_CHARACTERS = 1 << 17;

/**
 * Reads a network from YAML, or from JSON, which is YAML too.
 *
 * @param file name for messages; it is not opened
 * @throws SpikeloomError at the mistake that stands first: file, line and column, the actual value, what
 *   was expected, and how many more mistakes of form there are. For JSON texts of more than 131,072
 *   characters it gives the file and the path of the key, without line and column
 */
export function parseNetwork(text: string, file?: string): NetworkDescription {
  if (text.length > LONG_CHARACTERS && text.length <= MAX_JSON_CHARACTERS) {
    const json = readJson(text);
    if (json !== undefined) return validateNetwork(json, file);
  }
  const document = new YamlDocument(text, { file, what: 'network', maxCharacters: MAX_YAML_CHARACTERS });
  const result = networkSchema.safeParse(document.value);
  if (!result.success) {
    const [first, ...others] = result.error.issues
      .map(issue => explainIssue(issue, document.value, networkSubject))
      .map(({ path, message }) => ({ message, place: document.placeOf(path) }))
      .sort((a, b) => inTextOrder(a.place, b.place));
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    raise(first.message + more, first.place);
  }
  checkNetwork(result.data, document);
  return result.data;
}

/** Undefined where the text is not JSON; it may still be YAML. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inTextOrder(a: SourcePlace, b: SourcePlace): number {
  return a.line! - b.line! || a.column! - b.column!;
}

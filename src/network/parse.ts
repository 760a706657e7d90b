import { raise } from '../fixed/error.js';
import { explainIssue } from '../fixed/schema-issue.js';
import { YamlDocument } from '../fixed/yaml-document.js';
import { checkNetwork } from './check.js';
import type { NetworkDescription } from './description.js';
import { networkSchema, networkSubject } from './schema.js';

/** Longest text of a network: a weight matrix of some million entries. */
export const MAX_NETWORK_CHARACTERS = 1 << 25;

/**
 * Reads a network from YAML, or from JSON, which is YAML too.
 *
 * @param file name for messages; it is not opened
 * @throws SpikeloomError at the mistake that stands first: file, line and column, the actual value, what
 *   was expected, and how many more mistakes of form there are
 */
export function parseNetwork(text: string, file?: string): NetworkDescription {
  const document = new YamlDocument(text, { file, what: 'network', maxCharacters: MAX_NETWORK_CHARACTERS });
  const result = networkSchema.safeParse(document.value);
  if (!result.success) {
    const [first, ...others] = result.error.issues
      .map(issue => explainIssue(issue, document.value, networkSubject))
      .map(({ path, message }) => ({ message, place: document.placeOf(path) }))
      .sort(({ place: a }, { place: b }) => a.line! - b.line! || a.column! - b.column!);
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    raise(first.message + more, first.place);
  }
  checkNetwork(result.data, document);
  return result.data;
}

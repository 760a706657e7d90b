import { Document, isScalar, isSeq, visit, type YAMLMap, type YAMLSeq } from 'yaml';
import type { NetworkDescription } from './description.js';

/**
 * The description as YAML, the parts in their order. `parseNetwork` of it gives an equal description.
 * Lists of numbers, and maps of plain values that have a `kind`, `model` or `mode`, stand on one line.
 */
export function formatNetwork(description: NetworkDescription): string {
  const document = new Document(description, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, seq) => setFlow(seq, seq.items.every(isScalar)),
    Map: (_, map) => setFlow(map, isTagged(map) && map.items.every(({ value }) => isPlain(value))),
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const TAGS: readonly unknown[] = ['kind', 'model', 'mode'];

/** Most entries of a map on one line; the procedure is tagged too, and reads better in lines. */
const MAX_LINE_ENTRIES = 5;

function isTagged({ items }: YAMLMap): boolean {
  const [first] = items;
  return items.length <= MAX_LINE_ENTRIES && isScalar(first?.key) && TAGS.includes(first.key.value);
}

function isPlain(value: unknown): boolean {
  return isScalar(value) || (isSeq(value) && value.items.every(isScalar));
}

function setFlow(node: YAMLMap | YAMLSeq, flow: boolean): void {
  node.flow = flow;
}

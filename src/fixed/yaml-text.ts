import { Document, isScalar, visit } from 'yaml';

/**
 * A plain value as YAML, keys in their order. Maps and lists that hold nothing but plain values stand on one line,
 * numbers with as many digits as give them back.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, seq) => {
      seq.flow = seq.items.every(isScalar);
    },
    Map: (_, map) => {
      map.flow = map.items.every(pair => isScalar(pair.value));
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

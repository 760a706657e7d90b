import type { Source } from './source.js';

const SOFT_LINK = 2;
const ENTRY_BYTES = 40;
const NODE_PREFIX_BYTES = 8;
const TREE_PREFIX_BYTES = 24;
const NAME_KEY_BYTES = 8;
const MAX_LEVEL = 16;

/**
 * Calls `visit` for the children of a node of a version 1 B-tree, and of those below it, from left to right.
 * @param kind 0: a group's names; 1: chunks of data
 * @param visit gets the address of the key left of the child, and the child's
 */
export function walkTree(
  source: Source,
  address: number,
  kind: 0 | 1,
  keyBytes: number,
  visit: (key: number, child: number) => void,
  above = MAX_LEVEL + 1,
): void {
  source.countStructures();
  source.expectSignature(address, 'TREE');
  const level = source.u8(address + 5);
  if (source.u8(address + 4) !== kind || level >= above) {
    source.fail(`broken HDF5 structure: the tree at byte ${address} is of another kind`);
  }
  const entries = source.u16(address + 6);
  for (let i = 0; i < entries; i++) {
    const key = address + TREE_PREFIX_BYTES + i * (keyBytes + 8);
    const child = source.address(key + keyBytes);
    if (level === 0) visit(key, child);
    else walkTree(source, child, kind, keyBytes, visit, level);
  }
}

/** Names of a group of the oldest layout, in its order, and the addresses of their object headers. */
export function symbolTable(source: Source, tree: number, heap: number): ReadonlyMap<string, number> {
  source.expectSignature(heap, 'HEAP');
  const namesBytes = source.size(heap + 8);
  const names = source.address(heap + 24);
  source.slice(names, namesBytes);
  const entries = new Map<string, number>();
  walkTree(source, tree, 0, NAME_KEY_BYTES, (_, node) => {
    source.expectSignature(node, 'SNOD');
    const count = source.u16(node + 6);
    source.countStructures(count);
    for (let i = 0; i < count; i++) {
      const entry = node + NODE_PREFIX_BYTES + i * ENTRY_BYTES;
      const offset = source.size(entry);
      if (offset >= namesBytes) source.fail('broken HDF5 structure: a name stands outside its heap');
      const name = source.name(names + offset);
      if (source.u32(entry + 16) === SOFT_LINK) source.fail(`${name} is a link; data itself is wanted`);
      if (name === '' || entries.has(name)) {
        source.fail(`broken HDF5 structure: the name ${JSON.stringify(name)} in a group`);
      }
      entries.set(name, source.address(entry + 8));
    }
  });
  return entries;
}

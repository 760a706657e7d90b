/** What a text consists of. A map's entries are a scalar, the key, and a value each. */
export const MAP_START = 1;
export const MAP_END = 2;
export const LIST_START = 3;
export const LIST_END = 4;
export const SCALAR = 5;
export const TEXT_END = 6;
export type YamlEvent = 1 | 2 | 3 | 4 | 5 | 6;

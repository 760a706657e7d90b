const PREFIXES = [
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'u'],
  [1e-9, 'n'],
] as const;

/** A quantity with four significant digits and a prefix that suits it, such as `1.234 nJ`. */
export function inSiUnit(value: number, unit: string): string {
  if (value === 0) return `0 ${unit}`;
  const [scale, prefix] = PREFIXES.find(([size]) => value >= size) ?? [1e-12, 'p'];
  const scaled = value / scale;
  return `${scaled >= 1000 ? Math.round(scaled) : scaled.toPrecision(4)} ${prefix}${unit}`;
}

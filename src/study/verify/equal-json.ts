/**
 * Where two JSON values first differ, as a path and both values; null where they are equal. The order of an object's keys
 * does not count.
 */
export function jsonDifference(ours: unknown, expected: unknown, path = ''): string | null {
  if (Object.is(ours, expected)) return null;
  if (!isContainer(ours) || !isContainer(expected) || Array.isArray(ours) !== Array.isArray(expected)) {
    return `${path || 'all'}: ${shown(ours)}, recorded ${shown(expected)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(ours)])) {
    const [a, b] = [ours, expected].map(value => (value as Record<string, unknown>)[key]);
    const difference = jsonDifference(a, b, path === '' ? key : `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Enough of a value to know it by. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

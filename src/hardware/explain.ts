import * as z from 'zod';
import { chipSchema } from './schema.js';

/** One thing wrong with a chip model: the path of the key it is about, and what to say. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema's finding means to the author of `root`: key, actual value, what was expected. */
export function explainIssue(issue: z.core.$ZodIssue, root: unknown): Explanation {
  const { path } = issue;
  const actual = valueAt(root, path);
  const name = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key] = issue.keys;
      return {
        path: [...path, key],
        message: `unknown key "${key}" in ${name}; known keys: ${knownKeys(path, actual).join(', ')}`,
      };
    }
    case 'invalid_union': {
      if ('options' in issue && Array.isArray(issue.options)) {
        return explainChoice(path, actual, issue.options);
      }
      const branch = nearestBranch(issue.errors);
      return explainIssue({ ...branch, path: [...path, ...branch.path] } as z.core.$ZodIssue, root);
    }
    case 'invalid_value':
      return explainChoice(path, actual, issue.values);
    case 'invalid_type':
      return actual === undefined
        ? { path, message: `missing key ${name} (${kindName(issue.expected)})` }
        : { path, message: `${name} is ${show(actual)}; expected ${kindName(issue.expected)}` };
    case 'too_small':
      return {
        path,
        message: `${name} ${sizeOf(issue.origin, actual)}; expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`,
      };
    case 'too_big':
      return { path, message: `${name} ${sizeOf(issue.origin, actual)}; expected at most ${issue.maximum}` };
    case 'invalid_format':
      return {
        path,
        message: `${name} is ${show(actual)}; expected small letters, digits and "-", a letter first, at most 40`,
      };
    default:
      return { path, message: `${name}: ${issue.message}` };
  }
}

function explainChoice(
  path: readonly PropertyKey[],
  actual: unknown,
  values: readonly unknown[],
): Explanation {
  const expected = values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
  const name = nameOf(path);
  return {
    path,
    message:
      actual === undefined
        ? `missing key ${name} (${expected})`
        : `${name} is ${show(actual)}; expected ${expected}`,
  };
}

/** The alternative that the author most likely meant: the fewest keys missing or unknown. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): z.core.$ZodIssue {
  const strangeness = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce(
      (sum, issue) =>
        sum +
        (issue.code === 'unrecognized_keys' ? issue.keys.length : issue.code === 'invalid_type' ? 1 : 0),
      0,
    );
  const [nearest] = [...branches].sort((a, b) => strangeness(a) - strangeness(b));
  return nearest[0];
}

function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the chip model';
  return path
    .map((segment, index) =>
      typeof segment === 'number' ? `[${segment}]` : `${index === 0 ? '' : '.'}${String(segment)}`,
    )
    .join('');
}

function kindName(expected: string): string {
  switch (expected) {
    case 'int':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'a map';
    default:
      return expected;
  }
}

/** A value for a message: short, whatever it is. */
function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function sizeOf(origin: string, actual: unknown): string {
  if (origin === 'array') return `has ${(actual as readonly unknown[]).length} entries`;
  if (origin === 'string') return `has ${(actual as string).length} characters`;
  return `is ${show(actual)}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as { [key: PropertyKey]: unknown })[segment];
  }
  return value;
}

interface SchemaNode {
  readonly properties?: { readonly [key: string]: SchemaNode };
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
}

/** The keys that the map at `path` may have; for alternatives that are told apart by `model`, of its own. */
function knownKeys(path: readonly PropertyKey[], actual: unknown): string[] {
  let nodes: SchemaNode[] = alternatives(z.toJSONSchema(chipSchema, { io: 'input' }) as SchemaNode);
  for (const segment of path) {
    nodes = nodes.flatMap(node => {
      const next = typeof segment === 'number' ? node.items : node.properties?.[String(segment)];
      return next === undefined ? [] : alternatives(next);
    });
  }
  const model = valueAt(actual, ['model']);
  const own = nodes.filter(({ properties }) => model !== undefined && properties?.model?.const === model);
  const keys = (own.length > 0 ? own : nodes).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(keys)];
}

function alternatives(node: SchemaNode): SchemaNode[] {
  return [...(node.anyOf ?? node.oneOf ?? [node])];
}

/** What is read here of a finding of a zod 4 schema (zod's `core.$ZodIssue` fits it). */
export interface SchemaIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  /** The values that tell the alternatives of a union apart, where one key does. */
  readonly options?: readonly unknown[];
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** What is read here of a JSON Schema, for the keys that a map may have. */
export interface SchemaNode {
  readonly properties?: { readonly [key: string]: SchemaNode };
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
}

/** What a schema describes, for messages. */
export interface SchemaSubject {
  /** What the root is called: "the chip model". */
  readonly name: string;
  /** Its JSON Schema; asked for only when an unknown key is to be explained. */
  readonly jsonSchema: () => SchemaNode;
  /** What a text that fails its pattern should look like. */
  readonly pattern: string;
}

/** One thing wrong: the path of the key it is about, and what to say. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema's finding means to the author of `root`: key, actual value, what was expected. */
export function explainIssue(issue: SchemaIssue, root: unknown, subject: SchemaSubject): Explanation {
  const { path } = issue;
  const actual = valueAt(root, path);
  const name = nameOf(path, subject);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key] = issue.keys!;
      const known = knownKeys(path, actual, subject).join(', ');
      return { path: [...path, key], message: `unknown key "${key}" in ${name}; known keys: ${known}` };
    }
    case 'invalid_union': {
      if (issue.options !== undefined) return explainChoice(path, name, actual, issue.options);
      const [nearest, ...others] = nearestBranches(issue.errors!);
      if (others.length > 0 && nearest.path.length === 0) {
        const expected = [nearest, ...others].map(branch => expectedBy(branch, actual)).join(' or ');
        return { path, message: mismatch(name, actual, expected) };
      }
      return explainIssue({ ...nearest, path: [...path, ...nearest.path] }, root, subject);
    }
    case 'invalid_value':
      return explainChoice(path, name, actual, issue.values!);
    case 'invalid_type': {
      return { path, message: mismatch(name, actual, expectedBy(issue, actual)) };
    }
    case 'too_small': {
      const bound = `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
      return { path, message: `${name} ${sizeOf(issue.origin, actual)}; expected ${bound}` };
    }
    case 'too_big': {
      const bound = `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
      return { path, message: `${name} ${sizeOf(issue.origin, actual)}; expected ${bound}` };
    }
    case 'invalid_format':
      return { path, message: `${name} is ${show(actual)}; expected ${subject.pattern}` };
    case 'invalid_key':
      return { path, message: `the name ${show(path.at(-1))} is not possible; expected ${subject.pattern}` };
    default:
      return { path, message: `${name}: ${issue.message}` };
  }
}

/** A value for a message: short, whatever it is. */
export function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function explainChoice(
  path: readonly PropertyKey[],
  name: string,
  actual: unknown,
  values: readonly unknown[],
): Explanation {
  const expected = values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
  return { path, message: mismatch(name, actual, expected) };
}

/** The value is not what was expected, or not there at all. */
function mismatch(name: string, actual: unknown, expected: string): string {
  return actual === undefined
    ? `missing key ${name} (${expected})`
    : `${name} is ${show(actual)}; expected ${expected}`;
}

/** What the author most likely meant: the alternatives whose first mistake lies deepest. */
function nearestBranches(branches: readonly (readonly SchemaIssue[])[]): readonly SchemaIssue[] {
  const firsts = branches.map(([first]) => first);
  const depth = Math.max(...firsts.map(({ path }) => path.length));
  return firsts.filter(({ path }) => path.length === depth);
}

/** What one alternative would have taken. */
function expectedBy({ expected, values, message }: SchemaIssue, actual: unknown): string {
  if (values !== undefined) return values.join(', ');
  if (expected === undefined) return message;
  if (expected === 'number' && typeof actual === 'number' && Math.abs(actual) === Infinity)
    return 'a finite number';
  return KIND_NAMES[expected] ?? expected;
}

function nameOf(path: readonly PropertyKey[], subject: SchemaSubject): string {
  return path.length === 0 ? subject.name : formatPath(path);
}

/** A path as messages write it: `projections.W1.weights.values[3]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((segment, index) =>
      typeof segment === 'number' ? `[${segment}]` : `${index === 0 ? '' : '.'}${String(segment)}`,
    )
    .join('');
}

const KIND_NAMES: { readonly [expected: string]: string } = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
};

function sizeOf(origin: string | undefined, actual: unknown): string {
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

/** The keys that the map at `path` may have; for alternatives told apart by a constant key, its own. */
function knownKeys(path: readonly PropertyKey[], actual: unknown, subject: SchemaSubject): string[] {
  let nodes = alternatives(subject.jsonSchema());
  for (const segment of path) nodes = nodes.flatMap(node => alternatives(childOf(node, segment)));
  const own = nodes.filter(({ properties }) =>
    Object.entries(properties ?? {}).some(
      ([key, node]) => node.const !== undefined && node.const === valueAt(actual, [key]),
    ),
  );
  const keys = (own.length > 0 ? own : nodes).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(keys)];
}

function childOf(node: SchemaNode, segment: PropertyKey): SchemaNode | undefined {
  if (typeof segment === 'number') return node.items;
  const { additionalProperties: others } = node;
  return node.properties?.[String(segment)] ?? (typeof others === 'object' ? others : undefined);
}

/** A union of unions is flattened. */
function alternatives(node: SchemaNode | undefined): SchemaNode[] {
  if (node === undefined) return [];
  const branches = node.anyOf ?? node.oneOf;
  return branches === undefined ? [node] : branches.flatMap(alternatives);
}

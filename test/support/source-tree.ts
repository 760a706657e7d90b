import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One `import` or `export ... from` of a file, or one `import()`. */
export interface ImportEdge {
  readonly from: string;
  /** Path of the imported file from the project's root, or the name of a package. */
  readonly to: string;
  readonly isRelative: boolean;
  /** Whether it brings types alone, and so is gone when the program runs. */
  readonly typesOnly: boolean;
}

/** A TypeScript file of the project, with its path from the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

export function readProjectFile(path: string): string {
  return readFileSync(root + path, 'utf8');
}

export function projectPathExists(path: string): boolean {
  return existsSync(root + path);
}

/** Paths of all files below a folder, with that ending; none where the folder is missing. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => path.endsWith(ending))
    .sort();
}

export function sourceOf(path: string, text: string): SourceFile {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
}

/** Every import of a file. The tree is read, as `ts.preProcessFile` passes over `export * as`. */
export function importsOf({ path, tree }: SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  const add = (specifier: ts.Node | undefined, typesOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isRelative = specifier.text.startsWith('.');
    const to = isRelative ? resolved(path, specifier.text) : specifier.text;
    edges.push({ from: path, to, isRelative, typesOnly });
  };
  visit(tree, node => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportsTypes(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
  });
  return edges;
}

/** Names that a file uses and does not define as members: what may be a global. Members as `Math.random`. */
export function namesUsed({ tree }: SourceFile): Set<string> {
  const names = new Set<string>();
  visit(tree, node => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      names.add(`${node.expression.text}.${node.name.text}`);
    }
    if (!ts.isIdentifier(node)) return;
    const { parent } = node;
    const isMember = 'name' in parent && parent.name === node && !ts.isVariableDeclaration(parent);
    if (!isMember) names.add(node.text);
  });
  return names;
}

/** The first cycle among the edges, as the nodes it goes through; undefined where there is none. */
export function findCycle(edges: readonly (readonly [from: string, to: string])[]): string[] | undefined {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const search = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of targets.get(node) ?? []) {
      const cycle = search(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of targets.keys()) {
    const cycle = search(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function resolved(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts');
}

function importsTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every(element => element.isTypeOnly);
}

function exportsTypes({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true;
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.every(element => element.isTypeOnly);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, child => visit(child, look));
}

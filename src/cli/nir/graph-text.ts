import {
  isGraph,
  type NirFile,
  type NirGraph,
  type NirNode,
  type NirParameter,
  type NirShape,
  numbersOf,
} from '../../nir/graph.js';

/** A NIR file in words: nodes with shapes and the ranges of their parameters, edges, what is unusual. */
export function nirText({ version, graph, notes }: NirFile): string {
  return [
    `NIR graph, ${version === null ? 'of no version' : `version ${version}`}`,
    ...graphLines(graph, '  '),
    ...notes.map(note => `  note: ${note}`),
    '',
  ].join('\n');
}

function graphLines(graph: NirGraph, indent: string): string[] {
  return [
    ...[...graph.nodes].flatMap(([name, node]) => nodeLines(name, node, indent)),
    ...edgeLines(graph, indent),
  ];
}

function nodeLines(name: string, node: NirNode | NirGraph, indent: string): string[] {
  if (isGraph(node)) return [`${indent}node ${name}: NIRGraph`, ...graphLines(node, `${indent}  `)];
  const parameters = Object.entries(node.params)
    .filter(([parameter]) => parameter !== 'shape')
    .map(([parameter, value]) => `, ${parameter} ${parameterText(value)}`);
  return [`${indent}node ${name}: ${node.type} ${portsText(node)}${parameters.join('')}`];
}

function portsText({ inputType, outputType }: NirNode): string {
  if (inputType.join() === outputType.join()) return shapeText(inputType);
  return `${shapeText(inputType)} -> ${shapeText(outputType)}`;
}

/** 1 x 8 x 8; a scalar's is empty. */
function shapeText(shape: NirShape): string {
  return shape.length === 0 ? 'scalar' : shape.join(' x ');
}

/** The value where there is one, few whole numbers, or shape and range. */
function parameterText(value: NirParameter): string {
  if (typeof value === 'string') return value;
  const numbers = numbersOf(value);
  const isWhole = /int/.test(value.dtype) && numbers.length <= 4;
  if (isWhole) return numbers.join(' x ');
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let unordered = 0;
  for (const number of numbers) {
    if (Number.isNaN(number)) unordered++;
    low = Math.min(low, Number.isNaN(number) ? low : number);
    high = Math.max(high, Number.isNaN(number) ? high : number);
  }
  const range = low > high ? 'none' : low === high ? short(low) : `${short(low)} to ${short(high)}`;
  return `${range}${unordered === 0 ? '' : `, ${unordered} NaN`} (${value.dtype} ${shapeText(value.shape)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function edgeLines({ edges }: NirGraph, indent: string): string[] {
  return edges.map(([from, to]) => `${indent}edge ${from} -> ${to}`);
}

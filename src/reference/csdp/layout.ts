import { raise } from '../../fixed/error.js';
import type { CsdpConstants } from './constants.js';

/** Neurons of each layer of the circuit. */
export interface CircuitSizes {
  /** Inputs (pixels), z0; zR has as many. */
  readonly inputs: number;
  /** Neurons of the first hidden layer, z1. */
  readonly hidden1: number;
  /** Neurons of the second hidden layer, z2. */
  readonly hidden2: number;
  /** Classes: rows of the label, neurons of zy. */
  readonly classes: number;
}

export type SourceName = 'z0' | 'z1' | 'z2' | 'label';
export type TargetName = 'z1' | 'z2' | 'zy' | 'zR';
export type SynapseName = 'W1' | 'V2' | 'W2' | 'V2y' | 'V3y' | 'M1' | 'M2' | 'C2' | 'C3' | 'R1';

/** Which synapses a circuit has, beyond those that every circuit has. */
export interface CircuitParts {
  /** Whether the label reaches z1 and z2 (V2y, V3y): true for supervised learning. */
  readonly labelContext: boolean;
  /** Whether the reconstruction head (R1, zR) exists. */
  readonly reconstruction: boolean;
}

type SynapseKind = 'context' | 'csdp' | 'lateral' | 'classifier' | 'reconstruction';

const SYNAPSES: readonly (readonly [SynapseName, SourceName, TargetName, SynapseKind])[] = [
  ['W1', 'z0', 'z1', 'csdp'],
  ['V2', 'z2', 'z1', 'csdp'],
  ['W2', 'z1', 'z2', 'csdp'],
  ['V2y', 'label', 'z1', 'context'],
  ['V3y', 'label', 'z2', 'context'],
  ['M1', 'z1', 'z1', 'lateral'],
  ['M2', 'z2', 'z2', 'lateral'],
  ['C2', 'z1', 'zy', 'classifier'],
  ['C3', 'z2', 'zy', 'classifier'],
  ['R1', 'z1', 'zR', 'reconstruction'],
];

/** Place and constants of one weight matrix `[pre, post]`, row by row. */
export interface SynapseLayout {
  readonly name: SynapseName;
  readonly source: SourceName;
  readonly target: TargetName;
  /** Rows of the matrix. */
  readonly pre: number;
  /** Columns of the matrix. */
  readonly post: number;
  /** Index of its first weight in the circuit's flat weights. */
  readonly offset: number;
  /** Factor of the matrix in the current of its target. */
  readonly currentScale: number;
  /** Factor of the raw update. */
  readonly updateScale: number;
  /** Least weight after an update. */
  readonly lower: number;
  /** Greatest weight after an update. */
  readonly upper: number;
  /** Whether an update sets the diagonal to 0 (a layer onto itself). */
  readonly hollow: boolean;
}

/** Size of a source or target of a circuit. */
export function sizeOf(name: SourceName | TargetName, sizes: CircuitSizes): number {
  switch (name) {
    case 'z0':
    case 'zR':
      return sizes.inputs;
    case 'z1':
      return sizes.hidden1;
    case 'z2':
      return sizes.hidden2;
    case 'label':
    case 'zy':
      return sizes.classes;
  }
}

/** The matrices of a circuit in the order of its flat weights: W1 V2 W2 V2y V3y M1 M2 C2 C3 R1. */
export function layOutSynapses(
  sizes: CircuitSizes,
  parts: CircuitParts,
  constants: CsdpConstants,
): SynapseLayout[] {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1) raise(`size ${name} is ${size}; give a whole number above 0`);
  }
  const layouts: SynapseLayout[] = [];
  let offset = 0;
  for (const [name, source, target, kind] of SYNAPSES) {
    if (kind === 'context' && !parts.labelContext) continue;
    if (kind === 'reconstruction' && !parts.reconstruction) continue;
    const pre = sizeOf(source, sizes);
    const post = sizeOf(target, sizes);
    const lateral = kind === 'lateral';
    const place = { name, source, target, pre, post, offset };
    const bounds = { lower: lateral ? 0 : -constants.weightBound, upper: constants.weightBound };
    layouts.push({ ...place, ...scalesOf(kind, constants), ...bounds, hollow: lateral });
    offset += pre * post;
  }
  return layouts;
}

/** Laterals inhibit, yet their update carries no minus sign (golden README, step 8). */
function scalesOf(
  kind: SynapseKind,
  constants: CsdpConstants,
): { currentScale: number; updateScale: number } {
  switch (kind) {
    case 'context':
    case 'csdp':
      return { currentScale: constants.csdpScale, updateScale: constants.csdpScale };
    case 'lateral':
      return { currentScale: -constants.lateralScale, updateScale: constants.lateralScale };
    case 'classifier':
    case 'reconstruction':
      return { currentScale: 1, updateScale: constants.headScale };
  }
}

/** Number of weights of a circuit. */
export function weightCount(layouts: readonly SynapseLayout[]): number {
  return layouts.reduce((sum, layout) => sum + layout.pre * layout.post, 0);
}

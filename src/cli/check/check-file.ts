import { raise, SpikeloomError } from '../../fixed/error.js';
import { parseChip } from '../../hardware/parse.js';
import { decodeImage } from '../../image/decode.js';
import { dumpImage } from '../../image/dump.js';
import type { ChipImage } from '../../image/layout.js';
import type { NetworkDescription } from '../../network/description.js';
import { parseNetwork } from '../../network/parse.js';
import { withInnerPorts } from '../../nir/flatten.js';
import type { NirFile } from '../../nir/graph.js';
import { readNir } from '../../nir/read.js';
import { chipSummary } from '../chips/summarise.js';
import { type ChipSummary, chipSummaryText } from '../chips/summary.js';
import { nirText } from '../nir/graph-text.js';
import { isNir } from '../nir/load-network.js';
import { decodeText, readBytes } from '../read-file.js';
import { type FileKind, kindOfText, looksLikeImage } from './kind.js';
import { networkSummaryText } from './network-text.js';

export interface NetworkSummary {
  readonly name: string;
  readonly seed: number;
  /** Units by input, neurons by population. */
  readonly inputs: { readonly [name: string]: number };
  readonly populations: { readonly [name: string]: number };
  readonly projections: number;
  readonly rules: number;
  readonly goodnessGroups: number;
  readonly procedure: string;
}

export interface ImageSummary {
  readonly version: number;
  readonly network: string;
  readonly chip: string;
  readonly seed: number;
  readonly cores: number;
  readonly populations: { readonly [name: string]: number };
  readonly crossbars: number;
  readonly procedure: string;
  readonly bytes: number;
}

export interface NirSummary {
  /** As the file says; null where it does not. */
  readonly version: string | null;
  /** Nodes by type, those of inner graphs too. */
  readonly nodes: { readonly [type: string]: number };
  readonly edges: number;
  /** What is unusual, a sentence each. */
  readonly notes: readonly string[];
}

/** What a good file is. */
export interface Verdict {
  readonly kind: FileKind;
  readonly summary: ChipSummary | NetworkSummary | ImageSummary | NirSummary;
  /** The summary in words, or an image's whole dump. */
  readonly text: string;
}

/** One file's findings; `error` is null for a good one. */
export type Finding =
  | ({ readonly file: string; readonly error: null } & Verdict)
  | { readonly file: string; readonly error: string; readonly kind: FileKind | null };

/** Reads a file by its content, whatever its name, and checks it whole. */
export async function checkFile(file: string): Promise<Finding> {
  let kind: FileKind | null = null;
  try {
    const bytes = readBytes(file);
    if (looksLikeImage(bytes)) {
      kind = 'image';
      return { file, error: null, ...imageVerdict(decodeImage(bytes, file), bytes.length) };
    }
    if (isNir(file, bytes)) {
      kind = 'NIR graph';
      return { file, error: null, ...nirVerdict(await readNir(bytes, file)) };
    }
    const text = decodeText(bytes);
    kind = (text === undefined ? undefined : kindOfText(text)) ?? null;
    if (text === undefined || kind === null) return notKnown(file, text);
    const verdict =
      kind === 'chip model' ? chipVerdict(text, file) : networkVerdict(parseNetwork(text, file));
    return { file, error: null, ...verdict };
  } catch (error) {
    if (!(error instanceof SpikeloomError)) throw error;
    return { file, error: error.message, kind };
  }
}

function notKnown(file: string, text: string | undefined): never {
  const what = text === undefined ? 'binary data that does not begin as an image' : 'text without their keys';
  return raise(`this is neither a chip model nor a network nor a NIR file nor an image: ${what}`, { file });
}

function chipVerdict(text: string, file: string): Verdict {
  const summary = chipSummary(parseChip(text, file));
  return { kind: 'chip model', summary, text: chipSummaryText(summary) };
}

function networkVerdict(network: NetworkDescription): Verdict {
  const sizes = (parts: { readonly [name: string]: { readonly size: number } }) =>
    Object.fromEntries(Object.entries(parts).map(([name, { size }]) => [name, size]));
  const summary: NetworkSummary = {
    name: network.name,
    seed: network.seed,
    inputs: sizes(network.inputs),
    populations: sizes(network.populations),
    projections: Object.keys(network.projections).length,
    rules: Object.keys(network.rules).length,
    goodnessGroups: Object.values(network.goodness).reduce((sum, { groups }) => sum + groups, 0),
    procedure: network.procedure.kind,
  };
  return { kind: 'network', summary, text: networkSummaryText(network) };
}

function nirVerdict(file: NirFile): Verdict {
  const flat = withInnerPorts(file.graph);
  const nodes: Record<string, number> = {};
  for (const { type } of flat.nodes.values()) nodes[type] = (nodes[type] ?? 0) + 1;
  const summary: NirSummary = { version: file.version, nodes, edges: flat.edges.length, notes: file.notes };
  return { kind: 'NIR graph', summary, text: nirText(file) };
}

function imageVerdict(image: ChipImage, bytes: number): Verdict {
  const summary: ImageSummary = {
    version: image.version,
    network: image.network,
    chip: image.chip.name,
    seed: image.seed,
    cores: image.cores.length,
    populations: Object.fromEntries(image.populations.map(({ name, size }) => [name, size])),
    crossbars: image.crossbars.length,
    procedure: image.procedure.kind,
    bytes,
  };
  return { kind: 'image', summary, text: dumpImage(image) };
}

import { SpikeloomError } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { formatNetwork } from '../../network/format.js';
import { MAX_YAML_CHARACTERS } from '../../network/parse.js';
import type { NirFile } from '../../nir/graph.js';
import { nirJson } from '../../nir/graph-json.js';
import { networkSummaryText } from '../check/network-text.js';
import { printJson, printText } from '../output.js';
import { sha256 } from '../sha256.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';
import { nirText } from './graph-text.js';
import {
  type Conversion,
  conversionOf,
  type LoadedNetwork,
  networkOfNir,
  readNirFile,
} from './load-network.js';

/** What the command line of `import nir` says. */
export interface ImportNirFlags extends Conversion {
  readonly out?: string;
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom import nir`: shows a NIR file and what it is on a chip, and writes that as a network if asked. */
export async function importNir(path: string, flags: ImportNirFlags): Promise<void> {
  const { out, force = false, json } = flags;
  if (out !== undefined) checkTargetFile(out, { force });
  const file = await readNirFile(path);
  const converted =
    out === undefined ? converts(file, path, flags) : networkOfNir(file, path, conversionOf(flags));
  if (out !== undefined && !(converted instanceof SpikeloomError)) {
    writeFileAtomic(out, networkText(converted.network, out));
  }
  if (json) {
    printJson({ ...nirJson(file, sha256), network: networkJson(converted, out) });
    return;
  }
  printText(
    `${nirText(file)}\n${networkInWords(converted)}${out === undefined ? '' : `written to ${out}\n`}`,
  );
}

/** The network, or why there is none: a graph can be looked at which no chip holds. */
function converts(file: NirFile, path: string, flags: ImportNirFlags): LoadedNetwork | SpikeloomError {
  try {
    return networkOfNir(file, path, conversionOf(flags));
  } catch (error) {
    if (error instanceof SpikeloomError) return error;
    throw error;
  }
}

/** YAML; or JSON where the name asks for it, or YAML would take too long to read. */
function networkText(description: NetworkDescription, out: string): string {
  const compact = () => `${JSON.stringify(description)}\n`;
  if (/\.json$/i.test(out)) return compact();
  const text = formatNetwork(description);
  return text.length > MAX_YAML_CHARACTERS ? compact() : text;
}

function networkJson(found: LoadedNetwork | SpikeloomError, out: string | undefined): object {
  if (found instanceof SpikeloomError) return { error: found.message };
  const { network, notes, converted } = found;
  const sizes = (parts: { readonly [name: string]: { readonly size: number } }) =>
    Object.fromEntries(Object.entries(parts).map(([name, { size }]) => [name, size]));
  return {
    error: null,
    file: out ?? null,
    rule: converted?.rule ?? null,
    inputs: sizes(network.inputs),
    populations: sizes(network.populations),
    projections: Object.keys(network.projections).length,
    layers: (converted?.layers ?? []).map(({ path, type, groups, weightError }) => ({
      node: path,
      type,
      populations: groups.map(({ population }) => population),
      weightError,
    })),
    notes,
  };
}

function networkInWords(found: LoadedNetwork | SpikeloomError): string {
  if (found instanceof SpikeloomError) return `on a chip: refused: ${found.message}\n`;
  const { network, notes, converted } = found;
  const how =
    converted === null
      ? 'on a chip, the network that it was exported from:'
      : `on a chip, as ${converted.rule.tool} computes it (reset ${converted.rule.reset}, dt ${converted.rule.dt}):`;
  return `${how}\n${networkSummaryText(network)}${notes.map(note => `  note: ${note}\n`).join('')}`;
}

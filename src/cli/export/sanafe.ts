import { resolve } from 'node:path';
import { raise } from '../../fixed/error.js';
import { parseUnitChip } from '../../hardware/unit-chip.js';
import { decodeUnitImage } from '../../image/unit-image-decode.js';
import { isUnitImage } from '../../image/unit-image-encode.js';
import { checkReadBack } from '../../peers/sanafe/read-back.js';
import { writeArchitecture } from '../../peers/sanafe/write-architecture.js';
import { writeNetwork } from '../../peers/sanafe/write-network.js';
import { namingFile } from '../naming-file.js';
import { printJson, printText } from '../output.js';
import { readBytes } from '../read-file.js';
import { checkTargetFile, writeFilesAtomic } from '../write-atomic.js';

/** What the command line of `export sanafe` says. */
export interface ExportSanafeFlags {
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom export sanafe`: a unit image as SANA-FE's two files. */
export function exportSanafe(
  path: string,
  architecture: string,
  network: string,
  flags: ExportSanafeFlags,
): void {
  const { force = false, json } = flags;
  for (const target of [architecture, network]) checkTargetFile(target, { force });
  if (resolve(architecture) === resolve(network)) {
    raise('is the target of both architecture and network; name two files', { file: network });
  }
  const bytes = readBytes(path);
  if (!isUnitImage(bytes)) {
    raise(
      "it is no unit image; only networks on chips of SANA-FE's kind can be said in its files, as no model of SANA-FE's " +
        'computes with the integers of our other chips',
      { file: path },
    );
  }
  const image = decodeUnitImage(bytes, path);
  const chip = namingFile(path, () => parseUnitChip(image.chip));
  const architectureBytes = new TextEncoder().encode(writeArchitecture(chip));
  const networkBytes = namingFile(path, () => joined(writeNetwork(image, chip)));
  namingFile(path, () => checkReadBack(image, architectureBytes, networkBytes));
  writeFilesAtomic([
    { path: architecture, content: architectureBytes },
    { path: network, content: networkBytes },
  ]);
  const summary = {
    architecture,
    network,
    neurons: image.setOf.length,
    connections: image.synapses.targets.length,
  };
  if (json) printJson(summary);
  else {
    printText(
      `${summary.neurons} neurons and ${summary.connections} connections: architecture written to ${architecture}, ` +
        `network to ${network}`,
    );
  }
}

/** Pieces of a text as its bytes: a large network is longer than a string should be. */
function joined(pieces: Iterable<string>): Uint8Array {
  const parts = Array.from(pieces, piece => new TextEncoder().encode(piece));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

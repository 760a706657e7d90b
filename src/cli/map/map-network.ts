import { resolve } from 'node:path';
import { type CompileOptions, compileSteps } from '../../compiler/compile.js';
import { imageTraffic } from '../../compiler/image-traffic.js';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { parseObjective } from '../../compiler/placement/objective.js';
import { ratesOf } from '../../compiler/spike-rates.js';
import { raise } from '../../fixed/error.js';
import { systemOf } from '../../hardware/system.js';
import { encodeImage } from '../../image/encode.js';
import { expandNetwork } from '../../network/expand.js';
import type { MappingRecord } from '../../report/mapping-record.js';
import { formatMappingReport } from '../../report/mapping-report.js';
import { drawMapping } from '../../report/mapping-svg.js';
import { loadChip } from '../../runtime/chips-node.js';
import { integerProgramSolver } from '../../runtime/integer-programs-node.js';
import { askedSystem, type ChipsFlag } from '../chips-flag.js';
import { namingFile } from '../naming-file.js';
import { type Conversion, conversionOf, loadNetworkOrNir } from '../nir/load-network.js';
import { log, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';
import { drive } from '../search/drive.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';
import { comparePlacements } from './compare.js';
import { mapDocument } from './document.js';
import { readProfile } from './profile.js';
import { mappingLinks, mappingTraffic } from './traffic.js';

/** What the command line of `map` says. */
export interface MapOptions extends Conversion, PricesFlag {
  /** Left out: one that has the network's neurons, see {@link DEFAULT_CHIP}. */
  readonly chip?: string;
  readonly chips?: ChipsFlag;
  readonly out?: string;
  readonly optimise: string;
  readonly effort: 'full' | 'quick';
  readonly seconds?: number;
  readonly seed: number;
  readonly profile?: string;
  readonly compare?: true;
  readonly svg?: string;
  readonly coresPerLayer?: CoresPerLayer;
  readonly nearest?: true;
  readonly splitFanIn?: true;
  readonly cores?: 'all';
  readonly force?: true;
  readonly json?: true;
}

/** A graph of other tools has neurons with a current, which `loom1` lacks; all of their resets `loihi2` alone has. */
const DEFAULT_CHIP = { described: 'loom1', converted: 'loihi2' } as const;

/** `spikeloom map`: compiles, reports, and writes the image and the picture if asked. */
export async function mapNetwork(path: string, options: MapOptions): Promise<void> {
  const { out, svg, seconds, seed, force = false } = options;
  const started = performance.now();
  for (const file of [out, svg]) if (file !== undefined) checkTargetFile(file, { force });
  if (out !== undefined && svg !== undefined && resolve(out) === resolve(svg)) {
    raise(`-o and --svg both name ${out}; give the picture a file of its own`);
  }
  const objective = parseObjective(options.optimise);
  const named = options.chip === undefined ? undefined : loadChip(options.chip, options.prices);
  const { network, notes, converted } = await loadNetworkOrNir(path, conversionOf(options));
  const single =
    named ?? loadChip(converted === null ? DEFAULT_CHIP.described : DEFAULT_CHIP.converted, options.prices);
  const asked = askedSystem(single, options.chips);
  const profile = options.profile === undefined ? null : readProfile(options.profile, network);
  const expanded = expandNetwork(network);
  const solve = options.effort === 'full' ? await integerProgramSolver() : undefined;
  const compileOptions: CompileOptions = {
    effort: options.effort,
    ...asked.options,
    objective,
    seed,
    legalise: { nearest: options.nearest ?? false, splitFanIn: options.splitFanIn ?? false },
    ...(options.coresPerLayer === undefined ? {} : { coresPerLayer: options.coresPerLayer }),
    ...(profile === null ? {} : { rates: profile.rates }),
    ...(solve === undefined ? {} : { solve }),
  };
  const driven = await namingFile(converted === null ? undefined : path, () =>
    drive(
      stop => compileSteps(expanded, asked.chip, { ...compileOptions, stop }),
      seconds === undefined ? {} : { seconds },
    ),
  );
  const { image, report } = driven.result;
  const chip = systemOf(single, image.chip.chips);
  const { columns, rows, chips, coresPerTile, topology } = image.chip;
  const shape = { columns, rows, chips, coresPerTile, topology, routing: chip.mesh.routing ?? 'unicast' };
  const sent = imageTraffic(image, ratesOf(profile?.rates ?? null, image.populations));
  const found = { method: options.effort, cost: report.placement, seconds: driven.seconds };
  const record: MappingRecord = {
    report: { ...report, notes: [...notes, ...report.notes] },
    mesh: shape,
    search: {
      effort: options.effort,
      seed,
      objective,
      optimise: options.optimise,
      ended: driven.ended,
      limitS: seconds ?? null,
      seconds: driven.seconds,
      profile: profile === null ? null : { folder: options.profile ?? '', notes: profile.notes },
    },
    traffic: mappingTraffic(sent, report),
    links: mappingLinks(image, sent, shape),
    compared: options.compare ? comparePlacements(image.cores.length, sent, chip, objective, found) : null,
  };
  const bytes = encodeImage(image);
  if (out !== undefined) writeFileAtomic(out, bytes);
  if (svg !== undefined) writeFileAtomic(svg, drawMapping(record));
  if (driven.ended === 'interrupted') log('interrupted: this is the best mapping so far');
  const wallS = (performance.now() - started) / 1000;
  if (options.json) {
    printJson(mapDocument(record, { svg: svg ?? null, image: out ?? null, imageBytes: bytes.length, wallS }));
    return;
  }
  const written =
    out === undefined
      ? `image: ${bytes.length} bytes, not written (-o IMAGE writes it)`
      : `image: ${bytes.length} bytes in ${out}`;
  const picture = svg === undefined ? '' : `, picture in ${svg}`;
  printText(
    `${formatMappingReport(record, { allCores: options.cores === 'all' })}\n${written}${picture}, ${wallS.toFixed(2)} s`,
  );
}

import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { ChipImage } from '../image/layout.js';
import { validateImage } from '../image/validate.js';
import type { ExpandedNetwork } from '../network/description.js';
import { coreFills, mappingCost } from './cost.js';
import { emit } from './emit.js';
import { legalise } from './legalise.js';
import { type CoresPerLayer, type Partition, partition } from './partition.js';
import { place } from './place.js';
import { quantise } from './quantise.js';
import type { MappingReport } from './report.js';
import { estimateTraffic } from './traffic.js';

export interface CompileOptions {
  /** Cores that each layer is split over; left out: as few as it fits on. */
  readonly coresPerLayer?: CoresPerLayer;
  /** Start state of the learning unit, 1..65535, where one core alone learns; default: from the network's seed. */
  readonly lfsrSeed?: number;
}

export interface Compiled {
  readonly image: ChipImage;
  readonly report: MappingReport;
}

/**
 * Compiles a network onto a chip: quantise, legalise, partition, place, route, emit.
 * @throws SpikeloomError for a network that the chip cannot run or hold: the object, the actual value, the
 *   limit and the fix
 */
export function compileNetwork(
  expanded: ExpandedNetwork,
  chip: ChipModel,
  options: CompileOptions = {},
): Compiled {
  const { lfsrSeed } = options;
  if (lfsrSeed !== undefined && (!Number.isInteger(lfsrSeed) || lfsrSeed < 1 || lfsrSeed > 0xffff)) {
    raise(`the learning unit's start state is ${lfsrSeed}; limit 1..65535`);
  }
  const projections = quantise(expanded, chip);
  const network = legalise(expanded, projections, chip);
  const parts = partition(network, chip, options.coresPerLayer);
  const placement = place(parts.cores, estimateTraffic(network, parts), chip);
  const image = emit(network, parts, placement, chip, lfsrSeed);
  validateImage(image);
  const { mesh } = chip;
  return {
    image,
    report: {
      network: image.network,
      chip: chip.name,
      cores: image.cores.length,
      coresAvailable: mesh.columns * mesh.rows * mesh.coresPerTile,
      coresPerLayer: Object.fromEntries(
        network.populations.map(({ name }, index) => [name, coresOf(parts, index)]),
      ),
      fills: coreFills(image, network, chip),
      cost: mappingCost(image),
      notes: network.notes,
      quantisation: Object.fromEntries(
        projections.flatMap(({ name, error }) => (error === null ? [] : [[name, error]])),
      ),
    },
  };
}

function coresOf({ slices }: Partition, population: number): number {
  return new Set(slices.filter(slice => slice.population === population).map(({ core }) => core)).size;
}

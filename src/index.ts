/**
 * spikeloom as a library: what `import { ... } from 'spikeloom'` gives. The way through it is the
 * command line's: describe a network, compile it onto a chip, boot the image, run, price the counts.
 *
 * ```ts
 * const chip = loadChip('loom1');
 * const { image } = compileNetwork(expandNetwork(parseNetwork(yamlText)), chip);
 * const session = new Session(encodeImage(image), chip);
 * session.link.step(100);
 * const { energyPj, unpriced } = priceCounts(sumRows(session.link.counters().counts), chip.prices.energy);
 * ```
 */

// A blank line after each heading keeps its group together when exports are sorted.

/** Mistakes of the caller's, told in one line. */

export { type SourcePlace, SpikeloomError } from './fixed/error.js';

/** Networks: read from YAML or JSON, or built in code; those of CSDP and of symmetric STDP ready-made; all random draws made. */

export { NetworkBuilder, network } from './network/builder.js';
export { validateNetwork } from './network/check.js';
export {
  type CsdpGroupsOptions,
  type CsdpLabelOptions,
  type CsdpOptions,
  csdpGroups,
  csdpLabel,
} from './network/csdp.js';
export type { ExpandedNetwork, ExpandedProjection, NetworkDescription } from './network/description.js';
export { expandNetwork } from './network/expand.js';
export { formatNetwork } from './network/format.js';
export { parseNetwork } from './network/parse.js';
export {
  type SymStdpConstants,
  type SymStdpOptions,
  type SymStdpPreset,
  type SymStdpPresetName,
  symStdp,
  symStdpConstants,
  symStdpPreset,
} from './network/sym-stdp.js';

/** Chip models: those that come with the package, or any YAML; as a readable sheet. */

export { parseChip } from './hardware/parse.js';
export type { ChipModel } from './hardware/schema.js';
export { describeChip } from './report/chip-sheet.js';
export { loadChip } from './runtime/chips-node.js';
export { type KnownChip, listChips } from './runtime/known-chips-node.js';

/** The compiler: a network and a chip in, an image and a report of the mapping out. */

export { type Compiled, type CompileOptions, compileNetwork } from './compiler/compile.js';
export type { CoresPerLayer } from './compiler/partition.js';
export type { MappingReport } from './compiler/report.js';
export { formatMapping } from './report/mapping.js';

/** Chip images: the file's bytes, the decoded layout, and all of it in words. */

export { decodeImage } from './image/decode.js';
export { dumpImage } from './image/dump.js';
export { encodeImage } from './image/encode.js';
export { type ChipImage, IMAGE_VERSION } from './image/layout.js';

/** Running: a booted chip behind its host link; the bare engine for instruments and experiments. */

export {
  HostLink,
  type MonitorStatus,
  type SpikeRaster,
  type TestOutcome,
  type TestRequest,
  type TrainingOutcome,
  type TrainingRequest,
} from '../firmware-sim/host-link.js';
export { Engine, type EngineOptions } from './engine/engine.js';
export { barrierPs } from './hardware/barrier-time.js';
export { type ChipGrid, type SystemModel, systemOf } from './hardware/system.js';
export { Session, type SessionOptions } from './runtime/session.js';

/** The ledger: kinds of event, their sums, and what they cost in energy and time on a chip. */

export { sumRows } from './ledger/counters.js';
export { type EnergyTotal, energyTotal } from './ledger/energy-total.js';
export { EVENT_KINDS, type EventCounts, type EventKind } from './ledger/events.js';
export {
  type PricedCounts,
  type PricedKind,
  priceCounts,
  staticEnergyPj,
  timePerEventPs,
} from './ledger/pricing.js';

/** Data: .npy arrays; MNIST and Fashion-MNIST from IDX files. */

export type { Dataset, ImageSet } from './data/dataset.js';
export { loadDataset } from './data/node/load-dataset.js';
export { formatNpy, type NpyArray, type NpyDtype, parseNpy } from './data/npy.js';

/** Float CSDP: the authors' algorithm in double precision, and the float twin of a learning network. */

export * as floatCsdp from './reference/csdp/index.js';
export { FloatTwin } from './reference/twin/float-twin.js';

import type { CoreFill, MappingCost } from './cost.js';
import type { QuantisationError } from './quantise.js';

/** What `spikeloom map` tells about a compiled network. */
export interface MappingReport {
  readonly network: string;
  readonly chip: string;
  /** Cores used, and cores that the chip has. */
  readonly cores: number;
  readonly coresAvailable: number;
  /** Cores by layer, in the description's order. */
  readonly coresPerLayer: Readonly<Record<string, number>>;
  readonly fills: readonly CoreFill[];
  readonly cost: MappingCost;
  /** What was done differently than described, one sentence each. */
  readonly notes: readonly string[];
  /** By projection; only those whose weights changed. */
  readonly quantisation: Readonly<Record<string, QuantisationError>>;
}

import type { ChipUse } from './chip-use.js';
import type { CoreFill, MappingCost } from './cost.js';
import type { PlacementCost } from './placement/place.js';
import type { QuantisationError } from './quantise.js';

/** What `spikeloom map` tells about a compiled network. */
export interface MappingReport {
  readonly network: string;
  readonly chip: string;
  /** Cores used, and cores that the chip has. */
  readonly cores: number;
  readonly coresAvailable: number;
  /** By chip of the system, the one chip where there is no other. */
  readonly chips: readonly ChipUse[];
  /** Cores by layer, in the description's order. */
  readonly coresPerLayer: Readonly<Record<string, number>>;
  readonly fills: readonly CoreFill[];
  readonly cost: MappingCost;
  readonly partition: PartitionReport;
  readonly placement: PlacementCost;
  /** What was done differently than described, one sentence each. */
  readonly notes: readonly string[];
  /** By projection; only those whose weights changed. */
  readonly quantisation: Readonly<Record<string, QuantisationError>>;
}

/** How the neurons were put on cores, and how far that may be from the best. */
export interface PartitionReport {
  /**
   * even: parts of equal size in the order of the description; hypergraph: whatever neurons save axons between cores.
   */
  readonly method: 'even' | 'hypergraph';
  readonly cores: number;
  /** Cores that each source reaches besides its own, added up over sources and delays: axons between cores. */
  readonly connectivity: number;
  /** The same, weighted with the spikes a step of each source. */
  readonly packetsPerStep: number;
  /** No partition within the capacities has a smaller connectivity; null where none was proved. */
  readonly bound: number | null;
  /** What proves the bound. */
  readonly boundMethod: string | null;
  /** (connectivity - bound) / connectivity; 0 where it is 0; null without a bound. */
  readonly gap: number | null;
  /** Whether it is proved that no partition is better. */
  readonly optimal: boolean;
}

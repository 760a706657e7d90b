import type { LayerFlow } from '../compiler/image-traffic.js';
import type { LinkLoad } from '../compiler/link-loads.js';
import type { Objective } from '../compiler/placement/objective.js';
import type { PlacementCost, PlacementMethod } from '../compiler/placement/place.js';
import type { MappingReport } from '../compiler/report.js';

/** All that `spikeloom map` tells of a mapping. */
export interface MappingRecord {
  readonly report: MappingReport;
  readonly mesh: MeshShape;
  readonly search: MappingSearch;
  readonly traffic: MappingTraffic;
  /** Every directed link that carries packets. */
  readonly links: readonly LinkLoad[];
  /** The same partition placed by several methods, with `--compare`. */
  readonly compared: readonly ComparedPlacement[] | null;
}

export interface MeshShape {
  readonly columns: number;
  readonly rows: number;
  /** Chips each way; the tiles are those of all. */
  readonly chips: { readonly columns: number; readonly rows: number };
  readonly coresPerTile: number;
  readonly topology: 'mesh' | 'torus';
  readonly routing: 'unicast' | 'multicast';
}

/** How the mapping was looked for. */
export interface MappingSearch {
  readonly effort: 'quick' | 'full';
  readonly seed: number;
  readonly objective: Objective;
  /** As asked for: `energy`, or a sum such as `energy=1,load=0.2`. */
  readonly optimise: string;
  /** What ended it: its own work or a proof, the limit of time, Ctrl-C. */
  readonly ended: 'finished' | 'time' | 'interrupted';
  /** The limit of time asked for; null for none. */
  readonly limitS: number | null;
  readonly seconds: number;
  /** Whose spikes were counted; null: rates are estimated. */
  readonly profile: ProfileSource | null;
}

export interface ProfileSource {
  readonly folder: string;
  /** What was taken from where, a sentence each. */
  readonly notes: readonly string[];
}

/** Packets are those of spikes, a step, one for each core that a spike reaches. */
export interface MappingTraffic {
  readonly packets: number;
  /** That stay on the tile they start on. */
  readonly tilePackets: number;
  /** That go to another chip. */
  readonly offChipPackets: number;
  /** That inputs send. */
  readonly inputPackets: number;
  /** Partial sums and third factors of groups that span cores, besides. */
  readonly messagePackets: number;
  readonly meanHops: number;
  readonly longestHops: number;
  /** Layer to layer, most first. */
  readonly layers: readonly LayerFlow[];
  /** The traffic matrix, core to core, by places in `report.fills`; from null: inputs. */
  readonly cores: readonly CoreFlow[];
}

export interface CoreFlow {
  readonly from: number | null;
  readonly to: number;
  readonly packets: number;
}

export interface ComparedPlacement {
  readonly method: PlacementMethod;
  readonly cost: PlacementCost;
  readonly seconds: number;
}

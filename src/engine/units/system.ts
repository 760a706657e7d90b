import type { UnitImage } from '../../image/unit-image.js';

/** What the unit machine is built from: a unit image, and of its chip what acts and what takes time. Seconds throughout. */
export interface UnitSystem {
  readonly image: UnitImage;
  readonly columns: number;
  readonly rows: number;
  /** Packets that a link holds. */
  readonly linkBufferPackets: number;
  /** What ends each step. */
  readonly syncS: number;
  readonly tiles: readonly UnitTile[];
  readonly cores: readonly UnitCore[];
}

export interface UnitTile {
  readonly x: number;
  readonly y: number;
  /** Of a hop that leaves this tile's packets: east, west, south, north. */
  readonly hopS: HopFigures;
}

/** Figures by direction: east (+x), west, south, north (+y). */
export type HopFigures = readonly [east: number, west: number, south: number, north: number];

export interface UnitCore {
  readonly tile: number;
  readonly place: number;
  readonly bufferPosition: 'dendrite' | 'soma';
  readonly bufferInsideUnit: boolean;
  /** Of the first unit that takes packets in, and of the first that sends them. */
  readonly axonInS: number;
  readonly axonOutS: number;
  /** Cores of one type share the list. */
  readonly units: readonly CoreUnit[];
}

export interface CoreUnit {
  readonly name: string;
  readonly synapseS: number;
  readonly dendrite: { readonly model: DendriteModel; readonly updateS: number } | null;
  readonly soma: SomaUnit | null;
}

export interface SomaUnit {
  readonly model: SomaModel;
  readonly accessS: number;
  readonly updateS: number;
  readonly spikeOutS: number;
}

export type DendriteModel = 'accumulator' | 'accumulator_with_delay' | 'taps';
export type SomaModel = 'leaky_integrate_fire' | 'truenorth' | 'input';

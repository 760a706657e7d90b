import { expect } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import type { TextSource } from '../../../src/fixed/yaml-events/cursor.js';
import { readRanc } from '../../../src/peers/ranc/read.js';
import type { RancSystem } from '../../../src/peers/ranc/system.js';

/** RANC's two files, as JSON says them. */
export interface RancFiles {
  readonly input: RancInput;
  readonly config: RancConfigFile;
}

export interface RancInput {
  packets: PacketEntry[][];
  output_bus: { coordinates: number[]; num_outputs: number };
  cores: CoreEntry[];
}

export interface PacketEntry {
  destination_core: number[];
  destination_axon: number;
  destination_tick: number;
}

export interface CoreEntry {
  coordinates: number[];
  axons: number[];
  connections: number[][];
  neurons: NeuronEntry[];
}

export interface NeuronEntry {
  weights: number[];
  leak: number;
  positive_threshold: number;
  negative_threshold: number;
  reset_potential: number;
  reset_mode: number;
  current_potential: number;
  destination_core_offset: number[];
  destination_axon: number;
  destination_tick: number;
}

export interface RancConfigFile {
  num_neurons: number;
  num_axons: number;
  num_cores_x: number;
  num_cores_y: number;
  num_weights: number;
  max_tick_offset: number;
  neuron_reset_type: number;
}

/** Bytes of a text in pieces of some size, so that everything is cut somewhere. */
export function source(file: string, content: string | Uint8Array, chunkBytes = 4096): TextSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    file,
    *chunks() {
      const buffer = new Uint8Array(chunkBytes);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const piece = bytes.subarray(at, at + chunkBytes);
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
      }
    },
  };
}

export function read({ input, config }: RancFiles, chunkBytes?: number): RancSystem {
  return readRanc(
    source('input.json', JSON.stringify(input), chunkBytes),
    source('config.json', JSON.stringify(config), chunkBytes),
  );
}

/** A grid of 2 x 2 that is right in everything: two cores of three axons and two neurons, the bus at (1, 1). */
export function smallFiles(): { input: RancInput; config: RancConfigFile } {
  const neuron = (offset: number[], axon: number): NeuronEntry => ({
    weights: [1, -1],
    leak: 0,
    positive_threshold: 1,
    negative_threshold: -2,
    reset_potential: 0,
    reset_mode: 0,
    current_potential: 0,
    destination_core_offset: offset,
    destination_axon: axon,
    destination_tick: 0,
  });
  const connections = [
    [1, 0, 1],
    [0, 1, 1],
  ];
  return {
    input: {
      packets: [[{ destination_core: [0, 0], destination_axon: 2, destination_tick: 0 }], []],
      output_bus: { coordinates: [1, 1], num_outputs: 2 },
      cores: [
        {
          coordinates: [0, 0],
          axons: [0, 1, 0],
          connections,
          neurons: [neuron([1, 0], 0), neuron([1, 0], 2)],
        },
        {
          coordinates: [1, 0],
          axons: [0, 0, 1],
          connections,
          neurons: [neuron([0, 1], 0), neuron([0, 1], 1)],
        },
      ],
    },
    config: {
      num_neurons: 2,
      num_axons: 3,
      num_cores_x: 2,
      num_cores_y: 2,
      num_weights: 2,
      max_tick_offset: 4,
      neuron_reset_type: 0,
    },
  };
}

/** The message that reading ends in. */
export function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(SpikeloomError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

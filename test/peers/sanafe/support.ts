import { readSanafe } from '../../../src/peers/sanafe/read.js';
import type { SanafeSystem } from '../../../src/peers/sanafe/system.js';
import { sourceOf } from '../../fixed/yaml-events/support.js';

const hops = (indent: string) =>
  ['north', 'east', 'south', 'west']
    .map(
      (name, i) =>
        `${indent}energy_${name}_hop: ${i + 1}.0e-12\n${indent}latency_${name}_hop: ${i + 1}.5e-9\n`,
    )
    .join('');

/** 2 x 2 tiles of two cores; every figure differs from the others. */
export const ARCH = `architecture:
  name: small
  attributes:
    width: 2
    height: 2
    link_buffer_size: 3
    latency_sync: 1.0e-6
  tile:
    - name: t[0..3]
      attributes:
${hops('        ')}      core:
        - name: c[0..1]
          attributes:
            buffer_position: soma
            max_neurons_supported: 8
          axon_in:
            - name: ain
              attributes: {energy_message_in: 5.0e-12, latency_message_in: 5.5e-9}
          synapse:
            - name: syn
              attributes: {model: current_based, energy_process_spike: 6.0e-12, latency_process_spike: 6.5e-9}
            - name: syn2
              attributes: {model: current_based, energy_process_spike: 7.0e-12, latency_process_spike: 7.5e-9}
          dendrite:
            - name: den
              attributes: {model: accumulator, energy_update: 8.0e-12, latency_update: 8.5e-9}
            - name: late
              attributes: {model: accumulator_with_delay, energy_update: 9.0e-12, latency_update: 9.5e-9}
          soma:
            - name: lif
              attributes:
                model: leaky_integrate_fire
                energy_access_neuron: 10.0e-12
                latency_access_neuron: 10.5e-9
                energy_update_neuron: 11.0e-12
                latency_update_neuron: 11.5e-9
                energy_spike_out: 12.0e-12
                latency_spike_out: 12.5e-9
            - name: in[0..1]
              attributes:
                model: input
                energy_access_neuron: 0.0
                latency_access_neuron: 0.0
                energy_update_neuron: 0.0
                latency_update_neuron: 0.0
                energy_spike_out: 0.0
                latency_spike_out: 0.0
          axon_out:
            - name: aout
              attributes: {energy_message_out: 13.0e-12, latency_message_out: 13.5e-9}
`;

/** Four neurons a, three b, and one edge. */
export const NET = `network:
  name: n
  groups:
    - name: a
      attributes: {threshold: 1.0}
      neurons:
        - 0..3: {bias: 0.75}
    - name: b
      neurons:
        - 0..2: []
  edges:
    - a.0 -> b.1: {weight: 1.5}
mappings:
  - a: {core: 0.0}
  - b: {core: 3.1}
`;

/** What the two texts say; they are called arch.yaml and net.yaml. */
export function read(network: string = NET, architecture: string = ARCH): SanafeSystem {
  return readSanafe(sourceOf(architecture, 61, 'arch.yaml'), sourceOf(network, 67, 'net.yaml'));
}

/** {@link NET} with its edge, its neurons of `a` or its mapping of `a` replaced by lines of their own. */
export const withEdges = (...edges: string[]) => replaced(NET, '    - a.0 -> b.1: {weight: 1.5}', edges);
export const withNeurons = (...neurons: string[]) => replaced(NET, '        - 0..3: {bias: 0.75}', neurons);
export const withMappings = (...mappings: string[]) => replaced(NET, '  - a: {core: 0.0}', mappings);

/** A text with a line of it replaced, which must be there. */
export function replaced(text: string, line: string, by: readonly string[] | string): string {
  if (!text.includes(line)) throw new Error(`there is no ${line}`);
  const lines =
    typeof by === 'string' ? by : by.map(each => line.slice(0, line.search(/\S/)) + each).join('\n');
  return text.replace(line, () => lines);
}

/** The connections as `[source, target, weight, delay]`, by number of the neuron. */
export function connections({ network }: SanafeSystem): [number, number, number, number][] {
  const { count, sources, targets, weights, delays } = network.connections;
  return Array.from({ length: count }, (_, i) => [sources[i]!, targets[i]!, weights[i]!, delays?.[i] ?? 255]);
}

/** Tiles, cores of a tile, and neurons of a core. */
const TILES = 32;
const CORES = 4;
const MAPPED_TOGETHER = 64;

const HOPS = ['north', 'east', 'south', 'west'].map(
  name => `energy_${name}_hop: 3.0e-12, latency_${name}_hop: 4.0e-9`,
);
const SOMA = ['access_neuron', 'update_neuron', 'spike_out'].map(
  name => `energy_${name}: 5.0e-11, latency_${name}: 6.0e-9`,
);

/** A chip of 32 tiles in SANA-FE's form. */
export function sanafeArchitecture(): string {
  return `architecture:
  name: bench
  attributes: {width: 8, height: 4, link_buffer_size: 16, latency_sync: 1.0e-6}
  tile:
    - name: t[0..${TILES - 1}]
      attributes: {${HOPS.join(', ')}}
      core:
        - name: c[0..${CORES - 1}]
          attributes: {buffer_position: soma, max_neurons_supported: 1024}
          axon_in: [{name: ain, attributes: {energy_message_in: 0.0, latency_message_in: 1.6e-8}}]
          synapse: [{name: syn, attributes: {model: current_based, energy_process_spike: 3.6e-11, latency_process_spike: 3.8e-9}}]
          dendrite: [{name: den, attributes: {model: accumulator, energy_update: 0.0, latency_update: 0.0}}]
          soma: [{name: lif, attributes: {model: leaky_integrate_fire, ${SOMA.join(', ')}}}]
          axon_out: [{name: aout, attributes: {energy_message_out: 1.1e-10, latency_message_out: 5.0e-9}}]
`;
}

/** A network on it, `side` neurons to `side` others, all to all: edge by edge, or as one dense edge. In pieces. */
export function* sanafeNetwork(side: number, form: 'edges' | 'dense'): Generator<string> {
  yield `network:
  name: bench
  groups:
    - {name: from, attributes: {threshold: 1.0}, neurons: [0..${side - 1}: {bias: 0.25}]}
    - {name: to, attributes: {threshold: 40.0}, neurons: [0..${side - 1}: []]}
  edges:
`;
  const weight = (i: number, j: number) => ((i * 7 + j * 13) % 251) / 64 - 1.5;
  if (form === 'dense') yield '    - from -> to: {type: dense, weight: [';
  for (let i = 0; i < side; i++) {
    let piece = '';
    for (let j = 0; j < side; j++) {
      piece +=
        form === 'dense' ? `${weight(i, j)}, ` : `    - from.${i} -> to.${j}: {weight: ${weight(i, j)}}\n`;
    }
    yield piece;
  }
  if (form === 'dense') yield ']}\n';
  yield 'mappings:\n';
  for (const group of ['from', 'to']) {
    for (let first = 0, core = 0; first < side; first += MAPPED_TOGETHER, core++) {
      const place = core % (TILES * CORES);
      const last = Math.min(side, first + MAPPED_TOGETHER) - 1;
      yield `  - ${group}.${first}..${last}: {core: ${Math.floor(place / CORES)}.${place % CORES}}\n`;
    }
  }
}

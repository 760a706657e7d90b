import type { ChipModel } from '../../hardware/schema.js';
import type { ProjectionSpec } from '../../network/description.js';
import { weightBitsOf } from './core-limits.js';
import { Draft } from './draft.js';
import { counted, learns, type Pass } from './pass.js';
import { addCopy } from './relays.js';

interface Outgoing {
  readonly name: string;
  readonly spec: ProjectionSpec;
  /** Crossbars that a source may reach by it: the fewest cores of its target. */
  readonly crossbars: number;
}

/**
 * Sources that reach more crossbars than the chip lets one source reach, counted on the fewest cores that each target
 * can lie on: some of their projections start from relay copies instead, which fire a step later. A projection with a
 * delay of two steps or more gives one of them, and nothing changes. Where this does not help, the partition refuses.
 */
export const splitFanOut: Pass = (network, chip) => {
  const { axonsOut, maxFanInCrossbars = axonsOut } = chip.capacity;
  const limit = Math.min(axonsOut, maxFanInCrossbars);
  const draft = new Draft(network);
  const cores = new Map(draft.populations().map(([name]) => [name, fewestCores(draft, name, chip)]));
  const notes: string[] = [];
  for (const source of new Set(draft.projections().map(([, { from }]) => from))) {
    const outgoing = draft
      .projections()
      .filter(([, { from }]) => from === source)
      .map(([name, spec]) => ({ name, spec, crossbars: cores.get(spec.to)! }));
    const bins = binsOf(outgoing, limit);
    if (bins !== null) notes.push(moveToCopies(draft, chip, source, bins, limit));
  }
  return notes.length === 0 ? { network, notes } : { network: draft.network(), notes };
};

/** Cores that a population needs at least: by its neurons, and by the weights onto them. */
function fewestCores(draft: Draft, population: string, chip: ChipModel): number {
  let bits = 0;
  for (const [name, { to }] of draft.projections()) {
    if (to !== population) continue;
    const synapses = draft.synapses(name);
    const held =
      synapses.layout === 'sparse' ? synapses.sources.length : heldPairs(synapses.mask, synapses.weights);
    bits += held * weightBitsOf(draft, name, chip);
  }
  const byNeurons = Math.ceil(draft.sizeOf(population) / chip.capacity.neurons);
  return Math.max(byNeurons, Math.ceil(bits / chip.capacity.synapseMemoryBits));
}

function heldPairs(mask: Uint8Array | null, weights: { readonly length: number }): number {
  if (mask === null) return weights.length;
  let held = 0;
  for (const pair of mask) held += pair;
  return held;
}

/**
 * Which projections go to which copy; null where none need to or nothing helps. Those that learn, and those without a
 * step to give, stay with the source as far as there is room; a copy takes one of its crossbars.
 */
function binsOf(outgoing: readonly Outgoing[], limit: number): Outgoing[][] | null {
  const total = outgoing.reduce((sum, { crossbars }) => sum + crossbars, 0);
  if (total <= limit) return null;
  const ordered = [...outgoing].sort((a, b) => rank(a) - rank(b) || b.crossbars - a.crossbars);
  for (let copies = 1; copies < limit; copies++) {
    const bins: Outgoing[][] = Array.from({ length: copies + 1 }, () => []);
    const rooms = [limit - copies, ...new Array<number>(copies).fill(limit)];
    const fits = ordered.every(projection => {
      const bin = rooms.findIndex(room => room >= projection.crossbars);
      if (bin < 0 || (bin > 0 && learns(projection.spec))) return false;
      rooms[bin] -= projection.crossbars;
      bins[bin].push(projection);
      return true;
    });
    if (fits) return bins.slice(1);
  }
  return null;
}

function rank({ spec }: Outgoing): number {
  if (learns(spec)) return 0;
  return (spec.delayTicks ?? 1) === 1 ? 1 : 2;
}

function moveToCopies(
  draft: Draft,
  chip: ChipModel,
  source: string,
  bins: readonly Outgoing[][],
  limit: number,
): string {
  const moved = bins.map((projections, index) => {
    const copy = addCopy(draft, chip, `relay-copy-${source}-${index + 1}`, source, 1);
    for (const { name, spec } of projections) {
      const { delayTicks = 1 } = spec;
      draft.setProjection(name, { ...spec, from: copy, delayTicks: Math.max(1, delayTicks - 1) });
    }
    return copy;
  });
  const all = bins.flat();
  const late = all.filter(({ spec }) => (spec.delayTicks ?? 1) === 1).map(({ name }) => name);
  const when = late.length === 0 ? 'in time' : `in time but for ${late.join(', ')}, one step later`;
  const neurons = moved.length * draft.sizeOf(source);
  return `${source} reaches more than the ${limit} crossbars of ${chip.name}, so ${moved.join(', ')} (${counted(neurons, 'relay neuron')}) pass its spikes on to ${all.map(({ name }) => name).join(', ')}, ${when}`;
}

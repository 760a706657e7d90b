import { raise } from '../../fixed/error.js';
import type { UnitChip } from '../../hardware/unit-chip.js';
import { type CorePart, type UnitChipParts, unitChipParts } from '../../hardware/unit-chip-parts.js';
import { NEURON_VALUES, type NeuronSet, type UnitImage } from '../../image/unit-image.js';
import { numberText, textText } from './write-values.js';

/** Our names of a neuron's numbers, as SANA-FE calls them. */
const NAMES: { readonly [name in (typeof NEURON_VALUES)[number][0]]: string } = {
  threshold: 'threshold',
  reverseThreshold: 'reverse_threshold',
  reset: 'reset',
  reverseReset: 'reverse_reset',
  leakDecay: 'leak_decay',
  inputDecay: 'input_decay',
  bias: 'bias',
  potential: 'potential',
  leak: 'leak',
};

/** How much text is handed on at once, in characters. */
const PIECE = 1 << 20;

/**
 * An image's network and placement as SANA-FE's network file, in pieces. Synapses are written one by one, source by
 * source; mappings in the order in which cores process their neurons.
 * @throws SpikeloomError for a group whose name SANA-FE could not refer to
 */
export function* writeNetwork(image: UnitImage, chip: UnitChip): Generator<string> {
  const writer = new NetworkWriter(image, chip);
  let piece = '';
  for (const line of writer.lines()) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

class NetworkWriter {
  readonly #image: UnitImage;
  readonly #parts: UnitChipParts;
  /** By neuron, its group's position and its index there. */
  readonly #group: Int32Array;
  readonly #index: Int32Array;
  /** What units play to or hold for their neurons, by core and unit. */
  readonly #ofUnit = new Map<string, string>();

  constructor(image: UnitImage, chip: UnitChip) {
    this.#image = image;
    this.#parts = unitChipParts(chip);
    this.#group = Int32Array.from(
      image.groups.flatMap(({ size }, group) => new Array<number>(size).fill(group)),
    );
    this.#index = Int32Array.from(
      image.groups.flatMap(({ size }) => Array.from({ length: size }, (_, i) => i)),
    );
    for (const { name } of image.groups) {
      if (!/[.\n]|->|^\s|\s$|^$/.test(name)) continue;
      raise(
        `the group ${JSON.stringify(name)} has a name that SANA-FE cannot refer to; rename it, without dots and arrows`,
      );
    }
    for (const { core, unit, spikes, values } of image.inputs) {
      const [poisson, rate] = [values[0]!, values[1]!];
      const told = [
        ...(spikes.length > 0 ? [`spikes: [${spikes.join(', ')}]`] : []),
        ...(poisson === 0 ? [] : [`poisson: ${numberText(poisson)}`]),
        ...(rate === 0 ? [] : [`rate: ${numberText(rate)}`]),
      ];
      this.#ofUnit.set(`${core}.${unit}`, told.join(', '));
    }
    for (const { core, unit, timeConstants, spaceConstants } of image.taps) {
      const list = (numbers: Float64Array) => [...numbers].map(numberText).join(', ');
      const told = `taps: ${timeConstants.length}, time_constants: [${list(timeConstants)}], space_constants: [${list(spaceConstants)}]`;
      this.#ofUnit.set(`${core}.${unit}`, `dendrite: {${told}}`);
    }
  }

  *lines(): Generator<string> {
    const { network, groups, synapses } = this.#image;
    yield 'network:';
    yield `  name: ${textText(network)}`;
    yield groups.length === 0 ? '  groups: []' : '  groups:';
    let first = 0;
    for (const { name, size } of groups) {
      yield `    - name: ${textText(name)}`;
      yield size === 0 ? '      neurons: []' : '      neurons:';
      yield* this.#neurons(first, size);
      first += size;
    }
    yield synapses.targets.length === 0 ? '  edges: []' : '  edges:';
    for (let source = 0; source < first; source++) yield* this.#edges(source);
    yield first === 0 ? 'mappings: []' : 'mappings:';
    yield* this.#mappings();
  }

  *#neurons(first: number, size: number): Generator<string> {
    let start = 0;
    let told = size === 0 ? '' : this.#attributes(first);
    for (let index = 1; index <= size; index++) {
      const next = index === size ? undefined : this.#attributes(first + index);
      if (next === told) continue;
      yield `        - ${rangeText(start, index - 1)}: {${told}}`;
      start = index;
      told = next ?? '';
    }
  }

  #attributes(neuron: number): string {
    const { placement, sets, setOf } = this.#image;
    const core = placement.core[neuron]!;
    const units = [placement.somaUnit[neuron]!, placement.dendriteUnit[neuron]!];
    const ofUnits = units.map(unit => this.#ofUnit.get(`${core}.${unit}`) ?? '');
    return [...setTexts(sets[setOf[neuron]!]!), ...ofUnits.filter(text => text !== '')].join(', ');
  }

  *#edges(source: number): Generator<string> {
    const { starts, targets, weights, delays, taps } = this.#image.synapses;
    for (let synapse = starts[source]!; synapse < starts[source + 1]!; synapse++) {
      const target = targets[synapse]!;
      const model = this.#dendriteModel(target);
      const delay =
        delays !== null && model === 'accumulator_with_delay' ? `, delay: ${delays[synapse]!}` : '';
      const tap = taps !== null && model === 'taps' ? `, tap: ${taps[synapse]!}` : '';
      const edge = `${this.#name(source)} -> ${this.#name(target)}`;
      yield `    - ${edgeText(edge)}: {weight: ${numberText(weights[synapse]!)}${delay}${tap}}`;
    }
  }

  *#mappings(): Generator<string> {
    const { order } = this.#image.placement;
    for (let start = 0; start < order.length; ) {
      let end = start + 1;
      const placed = this.#placed(order[start]!);
      while (
        end < order.length &&
        order[end] === order[end - 1]! + 1 &&
        this.#group[order[end]!] === this.#group[order[start]!]
      ) {
        if (this.#placed(order[end]!) !== placed) break;
        end++;
      }
      const [first, last] = [order[start]!, order[end - 1]!];
      const { name } = this.#image.groups[this.#group[first]!]!;
      yield `  - ${edgeText(`${name}.${rangeText(this.#index[first]!, this.#index[last]!)}`)}: {${placed}}`;
      start = end;
    }
  }

  /** Core and units of a neuron, as a mapping names them. */
  #placed(neuron: number): string {
    const { placement } = this.#image;
    const number = placement.core[neuron]!;
    const core = this.#parts.cores[number]!;
    const offset = number - this.#parts.tiles[core.tile]!.firstCore;
    const unit = (list: Int32Array) => unitText(core, list[neuron]!);
    return (
      `core: ${core.tile}.${offset}, synapse: ${unit(placement.synapseUnit)}, ` +
      `dendrite: ${unit(placement.dendriteUnit)}, soma: ${unit(placement.somaUnit)}`
    );
  }

  #dendriteModel(neuron: number): string | undefined {
    const { placement } = this.#image;
    return this.#parts.cores[placement.core[neuron]!]!.units[placement.dendriteUnit[neuron]!]!.type.dendrite
      ?.model;
  }

  #name(neuron: number): string {
    return `${this.#image.groups[this.#group[neuron]!]!.name}.${this.#index[neuron]!}`;
  }
}

function setTexts(set: NeuronSet): string[] {
  const values = NEURON_VALUES.flatMap(([name, initial], i) =>
    Object.is(set.values[i], initial) ? [] : [`${NAMES[name]}: ${numberText(set.values[i]!)}`],
  );
  return [
    ...(set.logSpikes ? ['log_spikes: true'] : []),
    ...(set.logPotential ? ['log_potential: true'] : []),
    ...(set.logCurrent ? ['log_u: true'] : []),
    ...(set.resetMode === 'hard' ? [] : [`reset_mode: ${set.resetMode}`]),
    ...(set.reverseResetMode === 'none' ? [] : [`reverse_reset_mode: ${set.reverseResetMode}`]),
    ...(set.leakTowardsZero ? [] : ['leak_towards_zero: false']),
    ...(set.forceUpdate ? ['force_update: true'] : []),
    ...(set.refractorySteps === 0 ? [] : [`refractory_delay: ${set.refractorySteps}`]),
    ...(set.randomMask === 0 ? [] : [`random_mask: ${set.randomMask}`]),
    ...values,
  ];
}

function unitText(core: CorePart, unit: number): string {
  return textText(core.units[unit]!.name);
}

function rangeText(first: number, last: number): string {
  return first === last ? String(first) : `${first}..${last}`;
}

/** A key of groups and neurons: plain where their names are simple. */
function edgeText(text: string): string {
  return /^[A-Za-z0-9_][\w .>-]*$/.test(text) ? text : JSON.stringify(text);
}

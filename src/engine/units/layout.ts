import type { UnitImage } from '../../image/unit-image.js';
import type { CoreUnit, SomaModel, UnitCore, UnitSystem } from './system.js';

/** Slots of a run begin at multiples of this, so that kernels may take so many at a time. */
export const RUN_ALIGN = 8;

/** How charges get from the synapses to the soma of a run's neurons. */
export const CHARGES = {
  /** Added up as they come; what has come by the next step is the soma's input. */
  sum: 0,
  /** Through {@link DendritePath}, synapse by synapse. */
  path: 1,
} as const;

/**
 * Neighbours in a core's order of processing with one soma unit (or different ones of model `input`) and one dendrite unit.
 * They have neighbouring slots.
 */
export interface UnitRun {
  /** Index among the cores that hold neurons. */
  readonly core: number;
  readonly model: SomaModel;
  readonly firstSlot: number;
  readonly count: number;
  /** Row of the ledger of their soma unit; for `input` that of the first neuron's. */
  readonly somaRow: number;
  readonly dendriteRow: number;
  readonly charges: (typeof CHARGES)[keyof typeof CHARGES];
  /** Slots of time of which one comes due each step: 1, or the largest delay + 1. */
  readonly ring: number;
  readonly soma: CoreUnit;
  readonly dendrite: CoreUnit;
}

/** Cores that hold neurons, units in use, and slots: a number for each neuron in the order of processing, with gaps. */
export interface UnitLayout {
  /** Core numbers, ascending. */
  readonly cores: Int32Array;
  /** [cores of the chip], index into `cores` or -1. */
  readonly coreIndex: Int32Array;
  readonly runs: readonly UnitRun[];
  /** [cores + 1] where each core's runs start. */
  readonly runStart: Int32Array;
  readonly slots: number;
  /** [neurons] */
  readonly slotOf: Int32Array;
  /** [slots], -1 for a gap. */
  readonly neuronOf: Int32Array;
  /** [slots] index of the core among those in use. */
  readonly coreOf: Int32Array;
  /** [slots] row of the ledger of the soma unit, and of the synapse unit in front. */
  readonly somaRowOf: Int32Array;
  readonly synapseRowOf: Int32Array;
  /** Units in use: core number and index in its units. */
  readonly ledgerRows: readonly LedgerUnit[];
}

export interface LedgerUnit {
  readonly core: number;
  readonly unit: number;
}

/** Delays 0..5 beyond the next step. */
export const DELAY_RING = 6;

export function layOut(system: UnitSystem): UnitLayout {
  const { image } = system;
  const { order, core } = image.placement;
  const rows = new LedgerRows();
  const used = [...new Set(order.map(neuron => core[neuron]))];
  const coreIndex = new Int32Array(system.cores.length).fill(-1);
  used.forEach((number, index) => {
    coreIndex[number] = index;
  });
  const runs: UnitRun[] = [];
  const runStart = new Int32Array(used.length + 1);
  const slotOf = new Int32Array(image.setOf.length);
  let slots = 0;
  for (let from = 0; from < order.length; ) {
    const to = endOfRun(system, from);
    const neuron = order[from];
    const number = core[neuron];
    const { units, ...own } = system.cores[number];
    const somaUnit = image.placement.somaUnit[neuron];
    const dendriteUnit = image.placement.dendriteUnit[neuron];
    const soma = units[somaUnit];
    const dendrite = units[dendriteUnit];
    runs.push({
      core: coreIndex[number],
      model: soma.soma!.model,
      firstSlot: slots,
      count: to - from,
      somaRow: rows.of(number, somaUnit),
      dendriteRow: rows.of(number, dendriteUnit),
      ...chargesOf(own, dendrite),
      soma,
      dendrite,
    });
    runStart[coreIndex[number] + 1] = runs.length;
    for (let i = from; i < to; i++) slotOf[order[i]] = slots + i - from;
    slots += Math.ceil((to - from) / RUN_ALIGN) * RUN_ALIGN;
    from = to;
  }
  const neuronOf = new Int32Array(slots).fill(-1);
  slotOf.forEach((slot, neuron) => {
    neuronOf[slot] = neuron;
  });
  const perSlot = (value: (neuron: number) => number) =>
    neuronOf.map(neuron => (neuron < 0 ? 0 : value(neuron)));
  const { somaUnit, synapseUnit } = image.placement;
  return {
    ...{ cores: Int32Array.from(used), coreIndex, runs, runStart, slots, slotOf, neuronOf },
    coreOf: perSlot(neuron => coreIndex[core[neuron]]),
    somaRowOf: perSlot(neuron => rows.of(core[neuron], somaUnit[neuron])),
    synapseRowOf: perSlot(neuron => rows.of(core[neuron], synapseUnit[neuron])),
    ledgerRows: rows.list,
  };
}

/** Numbers the units in use as they are met. */
class LedgerRows {
  readonly list: LedgerUnit[] = [];
  readonly #rows = new Map<number, Map<number, number>>();

  of(core: number, unit: number): number {
    const ofCore = this.#rows.get(core) ?? new Map<number, number>();
    this.#rows.set(core, ofCore);
    const row = ofCore.get(unit) ?? this.list.push({ core, unit }) - 1;
    ofCore.set(unit, row);
    return row;
  }
}

function endOfRun({ image, cores }: UnitSystem, from: number): number {
  const { order, core, somaUnit, dendriteUnit }: UnitImage['placement'] = image.placement;
  const first = order[from];
  const { units } = cores[core[first]];
  const isInput = (neuron: number) => units[somaUnit[neuron]].soma!.model === 'input';
  let to = from + 1;
  while (to < order.length) {
    const next = order[to];
    if (core[next] !== core[first] || dendriteUnit[next] !== dendriteUnit[first]) break;
    if (somaUnit[next] !== somaUnit[first] && !(isInput(first) && isInput(next))) break;
    to++;
  }
  return to;
}

function chargesOf(
  { bufferPosition, bufferInsideUnit }: Omit<UnitCore, 'units'>,
  { dendrite }: CoreUnit,
): Pick<UnitRun, 'charges' | 'ring'> {
  const model = dendrite!.model;
  if (bufferPosition === 'soma' && !bufferInsideUnit && model === 'accumulator') {
    return { charges: CHARGES.sum, ring: 1 };
  }
  if (bufferPosition === 'dendrite' && bufferInsideUnit && model === 'accumulator_with_delay') {
    return { charges: CHARGES.sum, ring: DELAY_RING };
  }
  return { charges: CHARGES.path, ring: 1 };
}

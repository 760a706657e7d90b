import type { UnitChip, UnitChipCore, UnitChipUnit } from '../../../src/hardware/unit-chip.js';
import {
  NEURON_VALUES,
  type NeuronSet,
  type NeuronValue,
  type UnitImage,
} from '../../../src/image/unit-image.js';

/**
 * The rules of docs/unit-machine.md once more, as plainly as they can be said: one object a neuron, one after the other,
 * prices added as things happen. It knows of no slot, row or kernel. Tiles and units are written out by hand, and generators of
 * random numbers are left out.
 */
export interface OracleStep {
  readonly counts: { fired: number; updated: number; packets: number; hops: number; spikes: number };
  readonly energy: { synapse: number; dendrite: number; soma: number; network: number; total: number };
  readonly timeS: number;
  /** [neurons] */
  readonly potentials: number[];
  readonly fired: Set<number>;
}

type Charge = number | undefined;

interface Unit {
  readonly type: UnitChipUnit;
  joules: number;
}

interface Core {
  readonly tile: Tile;
  readonly type: UnitChipCore;
  readonly units: Unit[];
  readonly neurons: Neuron[];
  readonly inbox: { source: Neuron; synapses: Synapse[]; fromTile: Tile }[];
  readonly taps: Map<number, number[]>;
  readonly tapSteps: Map<number, number>;
  packetsIn: number;
  packetsOut: number;
  sendS: number;
  workS: number;
}

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly type: UnitChip['tiles'][number];
  readonly cores: Core[];
  hopJoules: number;
}

interface Synapse {
  readonly target: Neuron;
  readonly weight: number;
  readonly delay: number;
  readonly tap: number;
}

interface Neuron {
  readonly number: number;
  readonly core: Core;
  readonly synapse: Unit;
  readonly dendriteIndex: number;
  readonly dendrite: Unit;
  readonly soma: Unit;
  readonly set: NeuronSet;
  readonly out: Synapse[];
  readonly input: UnitImage['inputs'][number] | undefined;
  v: number;
  u: number;
  waits: number;
  runs: number;
  held: Charge;
  sum: number;
  sumStep: number;
  /** Charges by the step that they are due in. */
  readonly due: Map<number, number>;
}

export class Oracle {
  readonly #chip: UnitChip;
  readonly #image: UnitImage;
  readonly #tiles: Tile[] = [];
  readonly #cores: Core[] = [];
  readonly #neurons: Neuron[] = [];
  readonly #played = new Map<object, number>();
  #step = 0;
  #counts = { fired: 0, updated: 0, packets: 0, hops: 0, spikes: 0 };

  constructor(chip: UnitChip, image: UnitImage) {
    this.#chip = chip;
    this.#image = image;
    for (const type of chip.tiles) {
      const id = this.#tiles.length;
      const tile: Tile = {
        ...{ x: Math.floor(id / chip.mesh.rows), y: id % chip.mesh.rows, type, cores: [], hopJoules: 0 },
      };
      this.#tiles.push(tile);
      for (const core of type.cores) {
        for (let i = 0; i < repeats(core.name); i++) this.#addCore(tile, core);
      }
    }
    const { placement, sets, setOf, inputs, synapses } = image;
    for (let number = 0; number < setOf.length; number++) {
      const core = this.#cores[placement.core[number]];
      this.#neurons.push({
        ...{ number, core, set: sets[setOf[number]], out: [], u: 0, waits: 0, runs: 0, held: undefined },
        ...{ sum: 0, sumStep: 0, due: new Map() },
        synapse: core.units[placement.synapseUnit[number]],
        dendriteIndex: placement.dendriteUnit[number],
        dendrite: core.units[placement.dendriteUnit[number]],
        soma: core.units[placement.somaUnit[number]],
        input: inputs.find(
          ({ core: c, unit }) => c === placement.core[number] && unit === placement.somaUnit[number],
        ),
        v: 0,
      });
    }
    for (const neuron of this.#neurons) {
      if (neuron.soma.type.soma!.model === 'leaky_integrate_fire')
        neuron.v = this.#value(neuron, 'potential');
      for (let i = synapses.starts[neuron.number]; i < synapses.starts[neuron.number + 1]; i++) {
        neuron.out.push({
          target: this.#neurons[synapses.targets[i]],
          weight: synapses.weights[i],
          delay: synapses.delays?.[i] ?? 0,
          tap: synapses.taps?.[i] ?? 0,
        });
      }
    }
    for (const number of placement.order) this.#neurons[number].core.neurons.push(this.#neurons[number]);
  }

  step(): OracleStep {
    this.#step++;
    this.#counts = { fired: 0, updated: 0, packets: 0, hops: 0, spikes: 0 };
    for (const tile of this.#tiles) tile.hopJoules = 0;
    for (const core of this.#cores) {
      core.packetsIn = core.packetsOut = core.sendS = core.workS = 0;
      core.inbox.length = 0;
      for (const unit of core.units) unit.joules = 0;
    }
    const fired = new Set<number>();
    for (const core of this.#cores) {
      for (const neuron of core.neurons) if (this.#runNeuron(neuron)) fired.add(neuron.number);
    }
    const potentials = this.#neurons.map(({ v }) => v);
    for (const core of this.#cores) for (const packet of core.inbox) this.#receive(core, packet);
    const slowest = Math.max(...this.#cores.map(({ sendS, workS }) => Math.max(sendS, workS)));
    const { sync } = this.#chip;
    if (sync.model !== 'fixed') throw new Error('the oracle knows the fixed synchronisation alone');
    return {
      counts: this.#counts,
      energy: this.#energy(),
      timeS: slowest + sync.time.value,
      potentials,
      fired,
    };
  }

  #addCore(tile: Tile, type: UnitChipCore): void {
    const units = type.units.flatMap(unit =>
      Array.from({ length: repeats(unit.name) }, (): Unit => ({ type: unit, joules: 0 })),
    );
    const core: Core = {
      ...{ tile, type, units, neurons: [], inbox: [], taps: new Map(), tapSteps: new Map() },
      ...{ packetsIn: 0, packetsOut: 0, sendS: 0, workS: 0 },
    };
    this.#cores.push(core);
    tile.cores.push(core);
  }

  #runNeuron(neuron: Neuron): boolean {
    const { core } = neuron;
    const { position, insideUnit } = core.type.buffer;
    let input: Charge;
    if (!insideUnit) {
      input = neuron.held;
      neuron.held = undefined;
    }
    if (position === 'dendrite') {
      input = this.#dendrite(neuron, input, 0, 0);
      core.sendS += neuron.dendrite.type.dendrite!.latency.value;
    }
    const [fires, seconds] = this.#soma(neuron, input);
    core.sendS += seconds;
    if (!fires) return false;
    for (const target of this.#cores) {
      const synapses = neuron.out.filter(synapse => synapse.target.core === target);
      if (synapses.length === 0) continue;
      target.inbox.push({ source: neuron, synapses, fromTile: core.tile });
      core.packetsOut++;
      core.sendS += core.type.axonOut[0].latency.value;
    }
    return true;
  }

  #receive(core: Core, { synapses, fromTile }: Core['inbox'][number]): void {
    const { x, y, type } = core.tile;
    core.packetsIn++;
    core.workS += core.type.axonIn[0].latency.value;
    this.#counts.packets++;
    const [right, up] = [x - fromTile.x, y - fromTile.y];
    this.#counts.hops += Math.abs(right) + Math.abs(up);
    core.tile.hopJoules += Math.abs(right) * type.hops[right > 0 ? 'east' : 'west'].energy.value;
    core.tile.hopJoules += Math.abs(up) * type.hops[up > 0 ? 'north' : 'south'].energy.value;
    const { position, insideUnit } = core.type.buffer;
    for (const { target, weight, delay, tap } of synapses) {
      this.#counts.spikes++;
      const { energy, latency } = target.synapse.type.synapse!;
      target.synapse.joules += energy.value;
      core.workS += latency.value;
      let charge: Charge = weight;
      if (position === 'soma' || insideUnit) {
        charge = this.#dendrite(target, weight, delay, tap);
        core.workS += target.dendrite.type.dendrite!.latency.value;
      }
      if (position === 'soma' && insideUnit) core.workS += this.#soma(target, charge)[1];
      else target.held = charge;
    }
  }

  #dendrite(neuron: Neuron, charge: Charge, delay: number, tap: number): Charge {
    const { model, energy } = neuron.dendrite.type.dendrite!;
    neuron.dendrite.joules += energy.value;
    if (model === 'accumulator') {
      if (neuron.sumStep !== this.#step) neuron.sum = 0;
      neuron.sumStep = this.#step;
      neuron.sum += charge ?? 0;
      return neuron.sum;
    }
    if (model === 'accumulator_with_delay') {
      if (charge !== undefined) {
        const own = this.#fromBuffer(neuron) ? this.#firstDelay(neuron) : delay;
        const due = this.#step + 1 + own;
        neuron.due.set(due, (neuron.due.get(due) ?? 0) + charge);
      }
      return neuron.due.get(this.#step);
    }
    return this.#tapLine(neuron, charge, tap);
  }

  #fromBuffer({ core }: Neuron): boolean {
    return core.type.buffer.position === 'dendrite' && !core.type.buffer.insideUnit;
  }

  /** The delay at address 0 of a synapse unit in front of the neuron's dendrite unit; inputs come before neurons by name. */
  #firstDelay({ core, dendriteIndex }: Neuron): number {
    const { groups } = this.#image;
    const sources = [...groups.keys()]
      .sort((a, b) => (groups[a].name < groups[b].name ? -1 : 1))
      .flatMap(group => {
        const first = groups.slice(0, group).reduce((sum, { size }) => sum + size, 0);
        return this.#neurons.slice(first, first + groups[group].size);
      });
    const met = new Set<Unit>();
    for (const { out } of sources) {
      for (const { target, delay } of out) {
        if (target.core !== core || met.has(target.synapse)) continue;
        met.add(target.synapse);
        if (target.dendriteIndex === dendriteIndex) return delay;
      }
    }
    return 0;
  }

  #tapLine({ core, dendriteIndex }: Neuron, charge: Charge, tap: number): number {
    const line = this.#image.taps.find(
      taps => this.#cores[taps.core] === core && taps.unit === dendriteIndex,
    )!;
    let taps = core.taps.get(dendriteIndex) ?? [...line.timeConstants].fill(0);
    for (let step = core.tapSteps.get(dendriteIndex) ?? 0; step < this.#step; step++) {
      const next = taps.map((value, i) => value * line.timeConstants[i]);
      taps.forEach((value, i) => {
        if (i > 0) {
          next[i - 1] += value * line.spaceConstants[i - 1];
          next[i] -= value * line.spaceConstants[i - 1];
        }
        if (i + 1 < taps.length) {
          next[i + 1] += value * line.spaceConstants[i];
          next[i] -= value * line.spaceConstants[i];
        }
      });
      taps = next;
    }
    if (charge !== undefined) taps[tap] += charge;
    core.taps.set(dendriteIndex, taps);
    core.tapSteps.set(dendriteIndex, this.#step);
    return taps[0];
  }

  #soma(neuron: Neuron, input: Charge): [fires: boolean, seconds: number] {
    const { model, access, update, spikeOut } = neuron.soma.type.soma!;
    let status: 'idle' | 'updated' | 'fired' = 'idle';
    if (model === 'input') status = this.#play(neuron) ? 'fired' : 'idle';
    else {
      const active = neuron.v !== 0 || input !== undefined || this.#value(neuron, 'bias') !== 0;
      if (active || neuron.set.forceUpdate) status = 'updated';
      const fires = model === 'truenorth' ? this.#trueNorth(neuron, input) : this.#lif(neuron, input);
      if (fires) status = 'fired';
    }
    const parts = [access, ...(status === 'idle' ? [] : [update]), ...(status === 'fired' ? [spikeOut] : [])];
    let seconds = 0;
    for (const { energy, latency } of parts) {
      neuron.soma.joules += energy.value;
      seconds += latency.value;
    }
    if (status !== 'idle') this.#counts.updated++;
    if (status === 'fired') this.#counts.fired++;
    return [status === 'fired', seconds];
  }

  #play({ input }: Neuron): boolean {
    if (input === undefined) return false;
    const at = this.#played.get(input) ?? 0;
    this.#played.set(input, at + 1);
    const rate = input.values[1];
    return input.spikes[at] === 1 || (rate > 0 && this.#step % Math.trunc(1 / rate) === 0);
  }

  #lif(neuron: Neuron, input: Charge): boolean {
    const value = (name: NeuronValue) => this.#value(neuron, name);
    if (neuron.runs++ > 0) {
      neuron.u *= value('inputDecay');
      neuron.v *= value('leakDecay');
    }
    neuron.v = Math.trunc(neuron.v * 64) / 64 + 0;
    const waits = neuron.waits > 0;
    neuron.waits = Math.max(0, neuron.waits - 1);
    if (waits) return false;
    neuron.v += value('bias');
    neuron.u += input ?? 0;
    neuron.v += neuron.u;
    const fires = neuron.v > value('threshold');
    if (fires) {
      if (neuron.set.resetMode === 'hard') neuron.v = value('reset');
      if (neuron.set.resetMode === 'soft') neuron.v -= value('threshold');
      neuron.waits = Math.max(0, neuron.set.refractorySteps - 1);
    }
    const reverse = value('reverseThreshold');
    if (neuron.v < reverse) {
      if (neuron.set.reverseResetMode === 'soft') neuron.v -= reverse;
      else if (neuron.set.reverseResetMode === 'hard') neuron.v = value('reverseReset');
      else if (neuron.set.reverseResetMode === 'saturate') neuron.v = reverse;
    }
    return fires;
  }

  #trueNorth(neuron: Neuron, input: Charge): boolean {
    const value = (name: NeuronValue) => this.#value(neuron, name);
    const { leakTowardsZero, resetMode, reverseResetMode } = neuron.set;
    neuron.v += leakTowardsZero ? -Math.sign(neuron.v) * value('leak') : value('leak');
    neuron.v += value('bias');
    if (input !== undefined) neuron.v += input;
    if (neuron.v >= value('threshold')) {
      if (resetMode === 'hard') neuron.v = value('reset');
      else if (resetMode === 'soft') neuron.v -= value('threshold');
      else if (resetMode === 'saturate') neuron.v = value('threshold');
      return true;
    }
    if (neuron.v <= value('reverseThreshold')) {
      if (reverseResetMode === 'hard') neuron.v = value('reverseReset');
      else if (reverseResetMode === 'soft') neuron.v += value('reverseThreshold');
      else if (reverseResetMode === 'saturate') neuron.v = value('reverseThreshold');
    }
    return false;
  }

  #value({ set }: Neuron, name: NeuronValue): number {
    return set.values[NEURON_VALUES.findIndex(([known]) => known === name)];
  }

  #energy(): OracleStep['energy'] {
    const energy = { synapse: 0, dendrite: 0, soma: 0, network: 0, total: 0 };
    for (const tile of this.#tiles) {
      energy.network += tile.hopJoules;
      for (const { type, units, packetsIn, packetsOut } of tile.cores) {
        for (const { type: jobs, joules } of units) {
          if (jobs.synapse !== undefined) energy.synapse += joules;
          if (jobs.dendrite !== undefined) energy.dendrite += joules;
          if (jobs.soma !== undefined) energy.soma += joules;
          energy.total += joules;
        }
        // The last unit's energy is told, and all packets pass the first.
        if (type.axonIn.length === 1) energy.network += packetsIn * type.axonIn[0].energy.value;
        if (type.axonOut.length === 1) energy.network += packetsOut * type.axonOut[0].energy.value;
      }
    }
    energy.total += energy.network;
    return energy;
  }
}

/** How many parts a name such as `c[0..3]` stands for. */
function repeats(name: string): number {
  const [, from, to] = /\[(\d+)\.\.(\d+)\]$/.exec(name) ?? [];
  return from === undefined ? 1 : Number(to) - Number(from) + 1;
}

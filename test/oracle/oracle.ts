import { encoderSeed } from '../../src/fixed/seed.js';
import type { ChipImage } from '../../src/image/layout.js';
import { int32, shiftLeft, shiftRight } from './arithmetic.js';
import { decideCompetitions } from './competition.js';
import { encodeStep } from './encoders.js';
import { columnSums, refuseUnprovidedRules, runRules, scaleColumns } from './learning.js';
import {
  buildMachine,
  type CrossbarState,
  type Machine,
  POST_TRACES,
  resetMachine,
  type SliceState,
} from './machine.js';
import { type NeuronResult, updateNeuron } from './neuron-update.js';
import { judgeInEpoch, runReductions } from './reductions.js';
import type { ChipExecutor, OracleState } from './state.js';
import {
  adaptLayerThresholds,
  adaptNeuronThresholds,
  decayDynamicThresholds,
  raiseDynamicThreshold,
} from './thresholds.js';
import { decayTrace, impulseTrace, updatePostTraces } from './traces.js';

/**
 * The dense oracle: runs a chip image the plainest way, every neuron and every place of every
 * crossbar in every step, as docs/counting.md and src/image/layout.ts say it, and nothing of how the
 * engine does it. It judges the engine in lock-step, so it is written to be read, not to be fast.
 */
export class Oracle implements ChipExecutor {
  readonly #machine: Machine;
  /** First axon of each crossbar, and first source of each slice and encoder. */
  readonly #axonBase: number[];
  readonly #sliceSource: number[];
  readonly #encoderSource: number[];

  /** @throws RangeError for a learning rule that the contract gives no meaning to */
  constructor(image: ChipImage) {
    refuseUnprovidedRules(image);
    this.#machine = buildMachine(image);
    this.#axonBase = runningTotals(
      0,
      image.crossbars.map(crossbar => crossbar.rows),
    );
    this.#sliceSource = runningTotals(
      0,
      image.slices.map(slice => slice.count),
    );
    const neurons = image.slices.reduce((total, slice) => total + slice.count, 0);
    this.#encoderSource = runningTotals(
      neurons,
      image.encoders.map(encoder => encoder.count),
    );
  }

  reset(): void {
    resetMachine(this.#machine);
  }

  beginSample(sample: number): void {
    for (const encoder of this.#machine.encoders) {
      if (encoder.image.reseed === 'sample') encoder.lfsr = encoderSeed(encoder.image.lfsrSeed, sample);
    }
  }

  setLearning(on: boolean): void {
    this.#machine.registers.learning = on;
  }

  setLabel(label: number): void {
    this.#machine.registers.label = label;
  }

  setPolarity(polarity: 0 | 1): void {
    this.#machine.registers.polarity = polarity;
  }

  setAnnealing(shift: number): void {
    this.#machine.registers.annealing = shift;
  }

  /** @param values [units], 0..255; they stay until they are loaded anew */
  loadInput(encoder: number, values: Uint8Array): void {
    const state = this.#machine.encoders[encoder];
    for (let unit = 0; unit < state.image.count; unit++) state.values[unit] = values[unit];
  }

  /** Lets exactly these units of an encoder spike in the send phase of the next step; none: no injection. */
  inject(encoder: number, units: readonly number[]): void {
    const { injected } = this.#machine.encoders[encoder];
    injected.fill(false);
    for (const unit of units) injected[unit] = true;
  }

  /** Loads an encoder's 32-bit register, as the recorded runs do it before their first test image. */
  loadEncoderRegister(encoder: number, state: number): void {
    this.#machine.encoders[encoder].lfsr = state;
  }

  /** @param values r1 of each neuron of the slice, none of them a reduction's member */
  writeThirdFactor(slice: number, values: readonly number[]): void {
    const { thirdFactor } = this.#machine.slices[slice];
    for (let neuron = 0; neuron < thirdFactor.length; neuron++) thirdFactor[neuron] = values[neuron];
  }

  step(): void {
    const machine = this.#machine;
    this.#deliver();
    this.#integrate();
    this.#fire();
    this.#send();
    runReductions(machine);
    if (machine.registers.learning) {
      machine.passes.steps += 1;
      runRules(machine, 'step', 0, machine.passes.steps);
    }
    machine.counters.add(machine.counters.chipRow, 'barrier');
    machine.tick += 1;
  }

  learnEpoch(epoch = 0): void {
    this.#arrive();
    judgeInEpoch(this.#machine, epoch);
    const { epochs } = this.#machine.passes;
    epochs[epoch] += 1;
    runRules(this.#machine, 'epoch', epoch, epochs[epoch]);
  }

  scale(): void {
    scaleColumns(this.#machine);
  }

  /** @param slice one, or all */
  writeReward(slice: number | 'all', value: number): void {
    for (const one of this.#machine.slices) if (slice === 'all' || slice === one.index) one.reward = value;
  }

  adaptThresholds(): void {
    adaptNeuronThresholds(this.#machine);
    decayDynamicThresholds(this.#machine);
  }

  snapshot(): OracleState {
    const { slices, crossbars, reductions, encoders, cores, counters, tick } = this.#machine;
    return {
      tick,
      slices: slices.map(slice => ({
        potential: [...slice.potential],
        current: [...slice.current],
        refractory: [...slice.refractory],
        threshold: [...slice.threshold],
        traces: POST_TRACES.map(name => slice.image.traces[name] && [...slice.traces[name]]),
        windows: POST_TRACES.map(name =>
          slice.image.traces[name]?.mode === 'window' ? [...slice.windows[name]] : null,
        ),
        reward: slice.reward,
        spikeCount: [...slice.spikeCount],
        spiked: [...slice.spiked],
        thirdFactor: [...slice.thirdFactor],
      })),
      crossbars: crossbars.map(crossbar => ({
        weights: crossbar.weights.map(row => [...row]),
        traces: [
          crossbar.image.preTraces.x1 && [...crossbar.traces.x1],
          crossbar.image.preTraces.x2 && [...crossbar.traces.x2],
        ],
        tags: crossbar.image.tagBits === 0 ? null : crossbar.tags.map(row => [...row]),
        sums: crossbar.image.scaling && columnSums(crossbar),
      })),
      reductions: reductions.map(({ goodness, probability, error, applied, centre }) => ({
        goodness,
        probability,
        error,
        applied,
        centre,
      })),
      encoders: encoders.map(({ lfsr, drawn }) => ({ lfsr, drawn: [...drawn] })),
      lfsr: cores.map(core => core.lfsr),
      counts: counters.rows.map(row => [...row]),
    };
  }

  /** Phase 1. */
  #deliver(): void {
    for (const { active } of this.#machine.crossbars) active.fill(false);
    for (const { crossbar, row } of this.#arrive()) crossbar.active[row] = true;
  }

  /**
   * Takes the spikes that are due off the list of those under way: all x1 and x2 decay, then the axons are
   * looked up and their x1 and x2 take the arrivals.
   */
  #arrive(): { readonly crossbar: CrossbarState; readonly row: number }[] {
    const machine = this.#machine;
    const { counters, tick } = machine;
    for (const { image, traces } of machine.crossbars) {
      for (const name of ['x1', 'x2'] as const) {
        const unit = image.preTraces[name];
        if (unit === null) continue;
        for (let row = 0; row < image.rows; row++) {
          if (traces[name][row] !== 0 && unit.decay !== 0) counters.add(image.slice, 'traceUpdate');
          traces[name][row] = decayTrace(unit, traces[name][row]);
        }
      }
    }
    const due = machine.pending.filter(spike => spike.dueTick === tick);
    machine.pending = machine.pending.filter(spike => spike.dueTick !== tick);
    return due.map(({ axon }) => {
      const { crossbar, row } = this.#rowOfAxon(axon);
      const { slice, preTraces } = crossbar.image;
      counters.add(slice, 'axonLookup');
      for (const name of ['x1', 'x2'] as const) {
        const unit = preTraces[name];
        if (unit === null) continue;
        crossbar.traces[name][row] = impulseTrace(unit, crossbar.traces[name][row]);
        counters.add(slice, 'traceUpdate');
      }
      return { crossbar, row };
    });
  }

  #rowOfAxon(axon: number): { readonly crossbar: CrossbarState; readonly row: number } {
    for (const crossbar of this.#machine.crossbars) {
      const row = axon - this.#axonBase[crossbar.index];
      if (row >= 0 && row < crossbar.image.rows) return { crossbar, row };
    }
    throw new RangeError(`axon ${axon} is no row of any crossbar`);
  }

  /** Phase 2. */
  #integrate(): void {
    const { slices, crossbars, counters } = this.#machine;
    for (const { input } of slices) input.fill(0);
    for (const { image, columns, weights, held, active } of crossbars) {
      const sums = new Array<number>(columns).fill(0);
      for (let row = 0; row < image.rows; row++) {
        if (!active[row]) continue;
        counters.add(image.slice, 'rowRead');
        for (let column = 0; column < columns; column++) {
          if (!held[row][column]) continue;
          sums[column] += shiftRight(weights[row][column], image.storedBits - image.weightBits);
          counters.add(image.slice, 'synapticOp');
        }
      }
      const { input } = slices[image.slice];
      for (let column = 0; column < columns; column++) {
        input[column] +=
          image.exponent >= 0
            ? shiftLeft(sums[column], image.exponent)
            : shiftRight(sums[column], -image.exponent);
      }
    }
  }

  /** Phase 3. */
  #fire(): void {
    const machine = this.#machine;
    const layerSpikes = machine.image.populations.map(() => 0);
    const held = machine.slices.map(slice => slice.held > 0);
    const results = machine.slices.map(slice =>
      Array.from({ length: slice.image.count }, (_, neuron) =>
        held[slice.index] ? standingStill(slice, neuron) : this.#updateNeuron(slice, neuron),
      ),
    );
    decideCompetitions(machine, results);
    for (const slice of machine.slices) {
      const { image, index } = slice;
      if (held[index]) {
        slice.held -= 1;
        slice.spiked.fill(0);
        continue;
      }
      for (let neuron = 0; neuron < image.count; neuron++) {
        const after = results[index][neuron];
        slice.potential[neuron] = after.potential;
        slice.current[neuron] = after.current;
        slice.refractory[neuron] = after.refractory;
        slice.spiked[neuron] = after.spiked ? 1 : 0;
        if (after.spiked) {
          machine.counters.add(index, 'spike');
          slice.spikeCount[neuron] += 1;
          layerSpikes[image.population] += 1;
          raiseDynamicThreshold(machine, slice, neuron);
        }
        const touched = updatePostTraces(slice, neuron, after.spiked, after.compared);
        machine.counters.add(index, 'traceUpdate', touched);
      }
    }
    layerSpikes.forEach((spikes, population) => {
      machine.layerSpikes[population].push(spikes);
    });
    adaptLayerThresholds(machine);
  }

  #updateNeuron({ image, index, ...slice }: SliceState, neuron: number): NeuronResult {
    const sum = int32(slice.input[neuron], "a neuron's input");
    const bias = image.biases === null ? 0 : image.biases[neuron];
    const state = {
      potential: slice.potential[neuron],
      current: slice.current[neuron],
      refractory: slice.refractory[neuron],
    };
    const atRest =
      sum === 0 && bias === 0 && state.potential === 0 && state.current === 0 && state.refractory === 0;
    this.#machine.counters.add(index, atRest ? 'neuronIdle' : 'neuronActive');
    return updateNeuron(image.neuron, state, { neuron, sum, bias, threshold: slice.threshold[neuron] });
  }

  /** Phase 4. */
  #send(): void {
    for (const { index, spiked } of this.#machine.slices) {
      for (let neuron = 0; neuron < spiked.length; neuron++) {
        if (spiked[neuron] === 1) this.#sendSpike(this.#sliceSource[index] + neuron, index);
      }
    }
    for (const encoder of this.#machine.encoders) {
      const row = this.#machine.counters.encoderRow(encoder.index);
      const spiking = encoder.injected.includes(true)
        ? [...encoder.injected]
        : encodeStep(this.#machine, encoder);
      for (let unit = 0; unit < encoder.image.count; unit++) {
        const spikes = spiking[unit];
        encoder.drawn[unit] = spikes ? 1 : 0;
        if (!spikes) continue;
        this.#machine.counters.add(row, 'inputSpike');
        this.#sendSpike(this.#encoderSource[encoder.index] + unit, row);
      }
      encoder.injected.fill(false);
    }
  }

  #sendSpike(source: number, row: number): void {
    const { image, counters, pending, tick } = this.#machine;
    const { routes } = image;
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      counters.add(row, 'packet', routes.packets[route]);
      counters.add(row, 'tileDelivery', routes.tileDeliveries[route]);
      counters.add(row, 'hopEastWest', routes.hopsEastWest[route]);
      counters.add(row, 'hopNorthSouth', routes.hopsNorthSouth[route]);
      counters.add(row, 'hopOffChip', routes.hopsOffChip[route]);
      for (let at = routes.routeAxonStart[route]; at < routes.routeAxonStart[route + 1]; at++) {
        pending.push({ dueTick: tick + routes.delayTicks[route], axon: routes.axons[at] });
      }
    }
  }
}

/** A neuron that is not updated in this step. */
function standingStill({ potential }: SliceState, neuron: number): NeuronResult {
  const kept = potential[neuron];
  return { potential: kept, current: 0, refractory: 0, spiked: false, compared: kept };
}

/** Where each part starts when parts of these sizes stand one after the other from `start`. */
function runningTotals(start: number, sizes: readonly number[]): number[] {
  let total = start;
  return sizes.map(size => {
    const first = total;
    total += size;
    return first;
  });
}

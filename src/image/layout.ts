/**
 * The chip image: all that the compiler tells the engine, in one place (law 3).
 *
 * The compiler writes it, the firmware boots it, the engine runs it, the dense oracle of the tests
 * judges it; none of them knows the others. Every number is an integer. Indices count from 0.
 * Whoever changes a meaning here raises {@link IMAGE_VERSION}; other versions are refused.
 *
 * Terms: a *population* is a layer of the network; a *slice* is the part of a population that lives
 * on one core; a *crossbar* holds the synapses from one source population (rows = axons) onto one
 * slice (columns = its neurons); a *source* is anything that spikes: neurons first (in slice order),
 * then the units of the input encoders.
 */
import type { RuleProgram } from './rule-program.js';

/** Eight bytes at the start of an image file. */
export const IMAGE_MAGIC = 'SPKLOOM\n';

/** Raised whenever the meaning of a field changes. */
export const IMAGE_VERSION = 1;

export interface ChipImage {
  readonly version: typeof IMAGE_VERSION;
  /** Name of the network that was compiled. */
  readonly network: string;
  readonly chip: ChipSummary;
  /** The network's seed; the seeds of encoders and learning units are derived from it. */
  readonly seed: number;
  readonly populations: readonly PopulationImage[];
  readonly cores: readonly CoreImage[];
  readonly slices: readonly SliceImage[];
  readonly encoders: readonly EncoderImage[];
  readonly crossbars: readonly CrossbarImage[];
  readonly rules: readonly LearningRuleImage[];
  readonly reductions: readonly ReductionImage[];
  readonly routes: RouteTable;
  readonly procedure: ProcedureImage;
}

/** An image whose weights have been taken over into a chip's memory. */
export type WeightlessImage = Omit<ChipImage, 'crossbars'> & {
  readonly crossbars: readonly WeightlessCrossbar[];
};

export type WeightlessCrossbar = Omit<CrossbarImage, 'weights'>;

/** What the image must know of the chip that it was compiled for; prices stay in the chip model. */
export interface ChipSummary {
  readonly name: string;
  /** Mesh of tiles; a core's tile stands at (x, y) with 0 <= x < columns, 0 <= y < rows. */
  readonly columns: number;
  readonly rows: number;
  readonly coresPerTile: number;
  readonly management: ManagementCosts;
}

/** Clock cycles of the management processor; its work is counted with them, by rule and not by trace. */
export interface ManagementCosts {
  /** One register of a core read or written over the mesh, the wait included. */
  readonly cyclesPerRead: number;
  readonly cyclesPerWrite: number;
  /** One arithmetic step of its own (an addition, a comparison, a table look-up). */
  readonly cyclesPerOperation: number;
}

export interface PopulationImage {
  readonly name: string;
  readonly size: number;
  readonly kind: 'input' | 'neurons';
}

export interface CoreImage {
  /** Number of the physical core on the chip. */
  readonly id: number;
  /** Its tile's place on the mesh. */
  readonly x: number;
  readonly y: number;
  /** Start state of the 16-bit shift register of the core's learning unit; never 0. */
  readonly lfsrSeed: number;
}

/** A part of a population on one core; slices stand in the order (population, first neuron). */
export interface SliceImage {
  readonly population: number;
  readonly core: number;
  /** Neurons first .. first + count - 1 of the population. */
  readonly first: number;
  readonly count: number;
  readonly neuron: NeuronUnit;
  /** What the potential is compared with (spike where potential > threshold, strictly); [count]. */
  readonly thresholds: Int32Array;
  /** Added to the potential every step (`lif-cuba`); [count], or null for none. */
  readonly biases: Int32Array | null;
  readonly thresholdPolicy: ThresholdPolicy;
  /** Postsynaptic trace y1, or null when no rule or reduction reads it. */
  readonly trace: TraceUnit | null;
}

export type NeuronUnit = ShiftLif | CubaLif | Accumulator;

/**
 * Leaky integrate and fire with a shift for a leak (data/csdp-chip README, 1.5 step 3):
 * `v = limit(u + J - (u >> leakShift))`; spike where v > threshold; then u = 0, else u = v.
 */
export interface ShiftLif {
  readonly model: 'lif-shift';
  readonly leakShift: number;
  /** Width of the potential, sign included; `limit` saturates or wraps (two's complement) to it. */
  readonly potentialBits: number;
  readonly overflow: 'saturate' | 'wrap';
}

/**
 * Loihi's current-based neuron (hardware facts, section 1; data/lava-lif README):
 * `u = wrapU(dec(u, decayU) + limitSum(J << inputShift))`; `v = limitV(dec(v, decayV) + u + bias)`;
 * spike where v > threshold; then v = 0 and the neuron rests for `refractorySteps` steps, in which u
 * goes on and v stays 0. `dec(x, d) = sign(x) * ((|x| * (4096 - d)) >> 12)`.
 */
export interface CubaLif {
  readonly model: 'lif-cuba';
  /** 0..4096, offsets already added. */
  readonly decayU: number;
  readonly decayV: number;
  readonly inputShift: number;
  /** Limit of the sum after the shift: none; clipped to +-(2^21 - 64); wrapped at 21 bits plus sign. */
  readonly sumLimit: 'none' | 'clip' | 'wrap';
  /** none; lava: one wrap into (-2^23, 2^23]; twos: two's complement at 24 bits. */
  readonly currentOverflow: 'none' | 'lava' | 'twos';
  /** none, or clipped to [min, max]. */
  readonly potentialLimit: { readonly min: number; readonly max: number } | null;
  /** 0 for no rest. */
  readonly refractorySteps: number;
}

/** Sums its input without leak, never fires: `u = saturate(u + J)` to `potentialBits`. */
export interface Accumulator {
  readonly model: 'accumulate';
  readonly potentialBits: number;
}

/** How thresholds adapt; the units live one a file in `src/engine/thresholds/`. */
export type ThresholdPolicy =
  | { readonly kind: 'fixed' }
  /**
   * Per neuron, when the management processor says so (end of a learning presentation):
   * `threshold = clip(threshold + step (count - target), floor, ceiling)`, count = spikes since reset.
   */
  | {
      readonly kind: 'neuron';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
      readonly ceiling: number;
      /** The core's own unit, or the management processor (a read and a write for each neuron). */
      readonly by: 'unit' | 'management';
    }
  /**
   * One increment for the whole layer and step, after the neurons fired:
   * `threshold = clip(threshold + step (n - target), floor, ceiling)`, n = the layer's spikes
   * `latenessSteps` steps ago (0: this step; only where the layer lies on one core).
   * With `restore`, the thresholds go back to the image's at every reset.
   */
  | {
      readonly kind: 'layer';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
      readonly ceiling: number;
      readonly latenessSteps: number;
      readonly restore: boolean;
    };

/**
 * A trace, 0 .. max. Each step first decays, `x = (x * (4096 - decay)) >> 12`, then takes the spike:
 * `set`: x = impulse; `add`: x = min(max, x + impulse). decay 0 keeps it: a counter.
 */
export interface TraceUnit {
  readonly mode: 'set' | 'add';
  readonly impulse: number;
  readonly decay: number;
  readonly max: number;
}

/** An input unit array at the chip's edge; its units are spike sources. */
export interface EncoderImage {
  readonly population: number;
  readonly count: number;
  /**
   * bernoulli: each step, values in ascending unit order, none drawn for a value of 0, else one draw
   * of the encoder's LFSR32 and a spike where draw < value (data/csdp-chip README, 1.5 step 6).
   * constant: a spike each step where value is not 0. external: the host gives the spikes.
   * Of any kind: in a step for which the host injects units, those fire and nothing is drawn.
   */
  readonly kind: 'bernoulli' | 'constant' | 'external';
  /** Start state of the 32-bit register; never 0. */
  readonly lfsrSeed: number;
  /** An encoder unit at the port, or the management processor (its cycles pay for every draw). */
  readonly by: 'unit' | 'management';
  /** The register is loaded anew for each sample from (lfsrSeed, sample), or runs on. */
  readonly reseed: 'sample' | 'never';
  /** Where its packets enter the mesh. */
  readonly x: number;
  readonly y: number;
}

export interface CrossbarImage {
  /** Name of the projection it belongs to. */
  readonly projection: string;
  /** Slice of its columns; the crossbar lives on that slice's core. */
  readonly slice: number;
  readonly rows: number;
  /** Index of the source neuron (in its population) behind each row, ascending; [rows]. */
  readonly rowSource: Int32Array;
  readonly sourcePopulation: number;
  /**
   * dense: weights [rows x columns], row by row, and `mask` [rows x ceil(columns / 32)] with bit
   * c & 31 of word c >> 5 set where a synapse is held (null: everywhere); masked places hold 0.
   * sparse: row r holds weights and columns (ascending) at rowStart[r] .. rowStart[r + 1] - 1.
   */
  readonly storage: 'dense' | 'sparse';
  readonly mask: Uint32Array | null;
  readonly rowStart: Int32Array | null;
  readonly columns: Uint16Array | null;
  /** Stored weights: Int8Array to 8 stored bits, Int16Array to 16. */
  readonly weights: Int8Array | Int16Array;
  readonly weightBits: number;
  /** Bits kept for learning, at least weightBits; the synapse acts with `stored >> (storedBits - weightBits)`. */
  readonly storedBits: number;
  /** Limits of a stored weight under learning. */
  readonly minStored: number;
  readonly maxStored: number;
  /** The step's sum over this crossbar is shifted left by it, or right (floor) where negative. */
  readonly exponent: number;
  /** Index into `rules`, or -1. */
  readonly rule: number;
  /**
   * Who runs the rule. unit: the core's learning unit, on the stored weights in its memory. management:
   * the management processor, where a core has no room for stored weights wider than those that act: it
   * keeps them in its own memory, reads x1 of every row at a learning epoch, computes the same updates,
   * and writes the acting weights that changed. It knows no more than that: the rule is an `epoch` one
   * of x1, r1 and w, not rounded with the core's random bits, and r1 is what it wrote itself (no
   * reduction unit drives the slice). Without a rule: unit.
   */
  readonly learnsBy: 'unit' | 'management';
  /** Presynaptic trace x1 of each row, taken at the arrival of a spike, or null. */
  readonly preTrace: TraceUnit | null;
}

/**
 * A rule of the learning units. `step` rules run in the learn phase of every step while learning is
 * enabled; `epoch` rules run when the management processor asks for a learning epoch.
 *
 * Which synapses a step rule visits follows from its terms: with x0 and y0 in every term, the pairs
 * of a row that is active now and a neuron that fires now; with y0 in every term, all held synapses
 * of the neurons that fire; with x0, all of the active rows; otherwise the union. An epoch rule
 * visits the rows whose x1 is not 0 if every term holds x1, else all. Order: neurons ascending, for
 * each its rows ascending, crossbars in image order. A neuron whose third factor is 0 is passed over
 * when every term holds r1. Each visit reads the weight, draws once if rounding is stochastic, and
 * writes if the weight changed; program and rounding as `rule-program.ts` says.
 */
export interface LearningRuleImage {
  readonly name: string;
  readonly text: string;
  readonly when: 'step' | 'epoch';
  readonly rounding: 'floor' | 'nearest' | 'stochastic';
  readonly program: RuleProgram;
}

/**
 * A group's goodness and its third factor (data/csdp-chip README, 1.5 steps 4 and 5).
 * spike-count: `G = (G >> leakShift) + gain n`, n the members' spikes of this step.
 * trace-square: `G = (sum of y1^2 over the members) >> squareShift`.
 * Learning: `p = lut[min(255, G >> indexShift)]`; `e = p - amplitude` if the group is positive, else p;
 * e = 0 where |e| <= deadZone. The members' r1 is the e of `latenessSteps` steps ago (0 before that).
 */
export interface ReductionImage {
  readonly name: string;
  readonly population: number;
  /** Neurons of each member slice that belong to the group; local indices. */
  readonly members: readonly { readonly slice: number; readonly first: number; readonly count: number }[];
  /** Core whose unit adds up the members' parts; one of theirs. */
  readonly home: number;
  readonly kind: 'spike-count' | 'trace-square';
  readonly leakShift: number;
  readonly gain: number;
  readonly squareShift: number;
  readonly indexShift: number;
  /** [256], 0..255. */
  readonly lut: Uint8Array;
  readonly amplitude: number;
  readonly deadZone: number;
  readonly latenessSteps: number;
  /** Positive where the label register equals it; null: where the polarity register is 1. */
  readonly positiveClass: number | null;
  /** Whether G runs only while learning is enabled (saves its energy in other presentations). */
  readonly gated: boolean;
  /** The core's reduction unit, or the management processor between phases (read, compute, write). */
  readonly by: 'unit' | 'management';
}

/**
 * Where spikes go. Source s owns routes sourceStart[s] .. sourceStart[s + 1] - 1; a route is one
 * delay and the axons it reaches: routeAxonStart[r] .. routeAxonStart[r + 1] - 1 of `axons`. Axons
 * are numbered through all crossbars in image order: crossbar c's row i is axon axonBase(c) + i.
 * `packets` .. `hopsNorthSouth` are what one spike on the route puts on the network.
 */
export interface RouteTable {
  readonly sourceStart: Int32Array;
  readonly delayTicks: Int32Array;
  readonly routeAxonStart: Int32Array;
  readonly axons: Int32Array;
  readonly packets: Int32Array;
  readonly tileDeliveries: Int32Array;
  readonly hopsEastWest: Int32Array;
  readonly hopsNorthSouth: Int32Array;
  /** The longest single path among the route's packets, for analytic timing. */
  readonly farEastWest: Int32Array;
  readonly farNorthSouth: Int32Array;
}

/** What the management processor does with a sample; the firmware runs it. */
export type ProcedureImage = FreeRunning | ContrastiveProcedure;

/** The host steps the chip itself (`spikeloom run`). */
export interface FreeRunning {
  readonly kind: 'free';
}

/**
 * Contrastive learning on demand (learning systems, section 1a; data/csdp-chip README, 1.4 to 1.7).
 *
 * Every training sample: presentation 1 with hidden learning off, then the classifier's epoch; if
 * y[label] - best other y < margin: hidden learning.
 * groups: one presentation in which each class's groups play their class.
 * label: one positive presentation with the right label as context and one negative with a wrong one
 * (half the time the strongest wrong class, else uniform).
 * Thresholds adapt (`neuron` policy) after each learning presentation.
 */
export interface ContrastiveProcedure {
  readonly kind: 'groups' | 'label';
  readonly stepsPerPresentation: number;
  readonly classes: number;
  /** Encoder of the image, and of the label context (-1 where there is none). */
  readonly imageEncoder: number;
  readonly labelEncoder: number;
  /** Slice of `classes` accumulators whose potentials are y. */
  readonly readoutSlice: number;
  /** Classifier error: `255 [c is the label] - readoutLut[clip((y >> readoutShift) + 128, 0, 255)]`. */
  readonly readoutLut: Uint8Array;
  readonly readoutShift: number;
  /** Hidden learning follows only below it. */
  readonly margin: number;
  /** Hidden learning at all; false for the control with a random hidden layer. */
  readonly hiddenLearning: boolean;
  /**
   * Whether a presentation that would have been a learning one still adapts the thresholds when
   * hidden learning is off (the control has the same homeostasis).
   */
  readonly homeostasis: boolean;
  /** The annealing shift h of sample n of N is the number of entries p with 100 n >= p N. */
  readonly schedulePercent: readonly number[];
  /** Start state of the management processor's own 32-bit register (wrong labels); never 0. */
  readonly lfsrSeed: number;
}

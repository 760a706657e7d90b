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
import type {
  Competition,
  EncoderUnit,
  NeuronUnit,
  PostTraces,
  PreTraces,
  ThresholdPolicy,
} from './neuron-layout.js';
import type { ProcedureImage } from './procedure-layout.js';
import type { RuleProgram } from './rule-program.js';

export type * from './neuron-layout.js';
export type * from './procedure-layout.js';

/** Eight bytes at the start of an image file. */
export const IMAGE_MAGIC = 'SPKLOOM\n';

/** Raised whenever the meaning of a field changes. */
export const IMAGE_VERSION = 4;

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
  /** What leaves the chip, or null: nothing but what the host reads. */
  readonly outputs: OutputBusImage | null;
  readonly procedure: ProcedureImage;
}

/**
 * A cell of the mesh whose incoming packets are the chip's outputs: in a step line l is set where a source with that
 * line spikes, once however many do. Nothing waits there: a packet counts in the step that sends it, whatever the delay of its route.
 */
export interface OutputBusImage {
  readonly x: number;
  readonly y: number;
  /** Number of lines. */
  readonly count: number;
  /** Spike sources with a line, ascending, and the line of each, 0 .. count - 1. */
  readonly sources: Int32Array;
  readonly lines: Int32Array;
}

/** An image whose weights have been taken over into a chip's memory. */
export type WeightlessImage = Omit<ChipImage, 'crossbars'> & {
  readonly crossbars: readonly WeightlessCrossbar[];
};

export type WeightlessCrossbar = Omit<CrossbarImage, 'weights'>;

/** What the image must know of the chip that it was compiled for; prices stay in the chip model. */
export interface ChipSummary {
  readonly name: string;
  /** Mesh of tiles, those of all chips; a core's tile stands at (x, y) with 0 <= x < columns, 0 <= y < rows. */
  readonly columns: number;
  readonly rows: number;
  /** Chips side by side, each with as many of the tiles: `columns` and `rows` are multiples of theirs. */
  readonly chips: { readonly columns: number; readonly rows: number };
  readonly coresPerTile: number;
  /** Of the whole mesh. On a torus packets between cores take the shorter way around. */
  readonly topology: 'mesh' | 'torus';
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
  /**
   * Where neurons lie in another order than described: order[k] is the described number of the neuron that everything
   * else in the image calls k; [size], a permutation. Null: as described, as always for inputs and where the
   * procedure is not `free`.
   */
  readonly order: Int32Array | null;
}

export interface CoreImage {
  /** Number of the physical core: chip by chip, tile by tile, both row by row (`chip-grid.ts`). */
  readonly id: number;
  /** Its tile's place on the mesh. */
  readonly x: number;
  readonly y: number;
  /** Start state of the shift register of the core's learning unit; never 0. */
  readonly lfsrSeed: number;
  /** Width of that register: mask 0xB400 at 16 bits, 0x80200003 at 32. A draw is eight shifts, then the low bits. */
  readonly lfsrBits: 16 | 32;
}

/** A part of a population on one core; slices stand in the order (population, first neuron). */
export interface SliceImage {
  readonly population: number;
  readonly core: number;
  /** Neurons first .. first + count - 1 of the population, in the order in which they lie (`PopulationImage.order`). */
  readonly first: number;
  readonly count: number;
  readonly neuron: NeuronUnit;
  /** What the potential is compared with (spike where potential > threshold, strictly; `truenorth`: at it, too); [count]. */
  readonly thresholds: Int32Array;
  /** Added to the potential every step (`lif-cuba`; of `truenorth` the leak); [count], or null for none. */
  readonly biases: Int32Array | null;
  readonly thresholdPolicy: ThresholdPolicy;
  /** The same in all slices of a population, null for none; of `lif-shift` neurons alone. */
  readonly competition: Competition | null;
  /** Postsynaptic traces, each null when no rule or reduction reads it. */
  readonly traces: PostTraces;
}

/** An input unit array at the chip's edge; its units are spike sources. */
export type EncoderImage = EncoderUnit & EncoderPort;

export interface EncoderPort {
  readonly population: number;
  readonly count: number;
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
  /** -1 where the rows are axons that any source may drive, several too; `rowSource` then numbers the core's axons. */
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
  /** Presynaptic traces of each row, taken at the arrival of a spike, or null. */
  readonly preTraces: PreTraces;
  /** The delay d that rules read: the projection's; routes have their own. */
  readonly delayTicks: number;
  /** Width of the tag t of each synapse, sign included; 0 for none. Tags start at 0, and a reset clears them. */
  readonly tagBits: number;
  /** Limit of what the weights onto one neuron add up to, or null. */
  readonly scaling: ScalingImage | null;
}

/**
 * The crossbar's running sum of the stored weights of each column, at the device's strobe `scale`: where
 * `sum > target + (target >> slackShift)`, and with `bothWays` where `sum < target - (target >> slackShift)` too,
 * the rule runs down the column, rows ascending. There r0 is the ratio `clip(floor(256 target / sum), 0, 511)`, 256 where the sum is not above 0. A synapse for
 * which every D is 0 is passed over: it is read, but neither draws nor counts as a visit.
 */
export interface ScalingImage {
  readonly target: number;
  readonly slackShift: number;
  readonly bothWays: boolean;
  /** Index into `rules`, of one with `when: scaling`. */
  readonly rule: number;
}

/**
 * A rule of the learning units. `step` rules run in the learn phase of every step while learning is
 * enabled; `epoch` rules run when the management processor asks for a learning epoch of their number;
 * `scaling` rules as {@link ScalingImage} says.
 *
 * A term with a plain factor (`plus` 0) u_k that is 0 is left out of a pass, as if the rule did not have it;
 * with none left nothing is visited. Which synapses a step rule visits follows from the terms of all its programs:
 * with x0 and y0 plain in every term, the pairs of a row that is active now and a neuron that fires now; with y0
 * in every term, all held synapses of the neurons that fire; with x0, all of the active rows; with x0 or y0,
 * the union; where a term has neither (but a u_k that is 1), all. An epoch rule visits the rows whose
 * x1 is not 0 if every term holds x1, else all.
 *
 * Order: crossbars in image order, in each neurons ascending, for each its rows ascending; but a step rule of the
 * active rows alone (x0 plain in every term, y0 not) goes row by row, in each its neurons ascending. A neuron for
 * which y1, y2, y3, r0 or r1 is 0 and a plain factor of every term is passed over. Each visit reads the weight (and
 * tag), runs the programs in their order, each of which draws once if rounding is stochastic, and writes what
 * changed; program and rounding as `rule-program.ts` says.
 */
export interface LearningRuleImage {
  readonly name: string;
  readonly text: string;
  readonly when: 'step' | 'epoch' | 'scaling';
  /** Number of the learning epochs in which an `epoch` rule runs, 0..15; 0 for others. */
  readonly epoch: number;
  readonly rounding: 'floor' | 'nearest' | 'stochastic' | 'stochastic-ceiling';
  /** One a target, w before t. */
  readonly programs: readonly RuleProgram[];
}

/**
 * A group's goodness and its third factor (data/csdp-chip README, 1.5 steps 4 and 5).
 * spike-count: `G = (G >> leakShift) + gain n`, n the members' spikes of this step.
 * trace-square: `G = (sum of y1^2 over the members) >> squareShift`.
 * Learning: `p = lut[min(255, G >> indexShift)]`; `e = p - amplitude` if the group is positive, else p;
 * e = 0 where |e| <= deadZone. The members' r1 is the e of `latenessSteps` steps ago (0 before that).
 *
 * Judged in an epoch: nothing happens in the steps. At the start of the learning epoch of that number
 * `G = gain n` with n the members' spikes since the reset (trace-square: as above), p and e follow, and e
 * is the members' r1 at once.
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
  /** Number of the learning epoch in which it is judged; null: in every step while learning is enabled. */
  readonly epoch: number | null;
  readonly centre: MovingCentre | null;
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
 * A running mean of a group's goodness, against which it is judged: the register holds it times
 * 2^shift. `p = lut[clip((((G << shift) - centre) >> (shift + indexShift)) + 128, 0, 255)]`; then
 * `centre = clip(centre + G - (centre >> shift), 0, 2^31 - 1)`. Kept by a reset, as thresholds are.
 */
export interface MovingCentre {
  /** The register's first value. */
  readonly start: number;
  readonly shift: number;
}

/**
 * Where spikes go. Source s owns routes sourceStart[s] .. sourceStart[s + 1] - 1; a route is one
 * delay and the axons it reaches: routeAxonStart[r] .. routeAxonStart[r + 1] - 1 of `axons`. Axons
 * are numbered through all crossbars in image order: crossbar c's row i is axon axonBase(c) + i.
 * `packets` .. `hopsOffChip` are what one spike on the route puts on the network; a link between two chips counts as a hop
 * off chip alone.
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
  readonly hopsOffChip: Int32Array;
  /** The longest single path among the route's packets, for analytic timing: the one that leaves most chips, of these the one of most links. */
  readonly farEastWest: Int32Array;
  readonly farNorthSouth: Int32Array;
  readonly farOffChip: Int32Array;
}

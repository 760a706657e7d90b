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
export const IMAGE_VERSION = 2;

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
  /** Start state of the shift register of the core's learning unit; never 0. */
  readonly lfsrSeed: number;
  /** Width of that register: mask 0xB400 at 16 bits, 0x80200003 at 32. A draw is eight shifts, then the low bits. */
  readonly lfsrBits: 16 | 32;
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
  /** The same in all slices of a population, null for none; of `lif-shift` neurons alone. */
  readonly competition: Competition | null;
  /** Postsynaptic traces, each null when no rule or reduction reads it. */
  readonly traces: PostTraces;
}

export type NeuronUnit = ShiftLif | CubaLif | Accumulator;

/**
 * Leaky integrate and fire with a shift for a leak (data/csdp-chip README, 1.5 step 3):
 * `v = limit(u + J - (u >> leakShift))`; spike where v > threshold; then u = 0, else u = v.
 * After a spike the neuron rests for `refractorySteps` steps, in which u stays and J is lost.
 */
export interface ShiftLif {
  readonly model: 'lif-shift';
  /** 0..31; 31 stands for no leak: `v = limit(u + J)`. */
  readonly leakShift: number;
  /** Width of the potential, sign included; `limit` saturates or wraps (two's complement) to it. */
  readonly potentialBits: number;
  readonly overflow: 'saturate' | 'wrap';
  /** 0 for no rest. */
  readonly refractorySteps: number;
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

/**
 * Winner takes all: of all neurons of a population that pass their thresholds in a step one fires, the
 * lowest index (`first`), or the one that passes by most, the lowest of equals (`largest`). Then u of all
 * neurons of the population becomes 0; the winner alone rests.
 */
export interface Competition {
  readonly pick: 'first' | 'largest';
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
    }
  /**
   * Per neuron, above the image's threshold by theta, which starts at 0 and is kept through resets. A spike while learning is
   * enabled: `threshold = min(ceiling, threshold + gain)`. When the management processor says so, for
   * each neuron with theta > 0: `theta -= (theta + rnd) >> decayShift`, rnd the low `decayShift` bits
   * of a draw of the core's register.
   */
  | {
      readonly kind: 'dynamic';
      readonly gain: number;
      /** 1..15. */
      readonly decayShift: number;
      /** Of the threshold. */
      readonly ceiling: number;
    }
  /**
   * An inhibition level for the whole layer, by which all thresholds stand above the image's. Each step after
   * the neurons fired: `level -= level >> leakShift; level = min(ceiling, level + strength n)`, n the
   * layer's spikes `latenessSteps` steps ago (as for `layer`). A reset clears it.
   */
  | {
      readonly kind: 'inhibition';
      readonly strength: number;
      readonly leakShift: number;
      /** Of the level. */
      readonly ceiling: number;
      readonly latenessSteps: number;
    };

export interface PostTraces {
  readonly y1: TraceUnit | null;
  readonly y2: TraceUnit | null;
  readonly y3: TraceUnit | null;
}

export interface PreTraces {
  readonly x1: SpikeTrace | null;
  readonly x2: SpikeTrace | null;
}

export type TraceUnit = SpikeTrace | WindowTrace | GateTrace;

/**
 * A trace, 0 .. max. Each step first decays, `x = (x * (4096 - decay)) >> 12`, then takes the spike:
 * `set`: x = impulse; `add`: x = min(max, x + impulse). decay 0 keeps it: a counter.
 */
export interface SpikeTrace {
  readonly mode: 'set' | 'add';
  readonly impulse: number;
  readonly decay: number;
  readonly max: number;
}

/**
 * Reads 1 in the `steps` steps after the step of a spike, else 0: a countdown c, of which each step takes
 * `y = (c > 0)`, then `c = steps` where the neuron fired, else `max(0, c - 1)`. A spike inside the window
 * starts it anew, and the step of a spike still reads what was open before.
 */
export interface WindowTrace {
  readonly mode: 'window';
  readonly steps: number;
}

/**
 * 1 where both lie in their ranges (ends included), else 0: the membrane potential as it was compared with the
 * threshold in this step (in a step of rest: as it stands), and the trace `of` of the same neuron after this
 * step. The other trace is no gate.
 */
export interface GateTrace {
  readonly mode: 'gate';
  readonly potentialMin: number;
  readonly potentialMax: number;
  readonly of: 'y1' | 'y2';
  readonly traceMin: number;
  readonly traceMax: number;
}

/**
 * How an encoder's unit makes spikes of its value v, 0..255; units in ascending order.
 * - bernoulli: each step, none drawn for a value of 0, else one draw of the encoder's LFSR32 and a spike
 *   where draw < v (data/csdp-chip README, 1.5 step 6).
 * - constant: a spike each step where v is not 0. external: the host gives the spikes.
 * - poisson: each step every unit with v > 0 that is not in its dead time makes one draw (`rateBits` up to 8)
 *   or two, and fires where the low `rateBits` bits of the register are below v; then it is dead for `deadSteps` steps.
 * - latency: a unit with v > 0 fires once, in step `((255 - v) windowSteps) >> 8` after a reset, the first being 0.
 * - current: an integrate-and-fire unit under constant current: `acc += v`; where acc >= 256 it fires and `acc -= 256`.
 *   Accumulators start at 0, or (`random`) in the first step after a reset at one draw for each unit, of v = 0 too.
 *
 * A reset ends dead times, clears accumulators and starts the count of steps anew; new values do not. Of any kind: in
 * a step for which the host injects units those fire, and the encoder stands still: nothing is drawn, no dead time, accumulator
 * or count of steps goes on.
 */
export type EncoderUnit =
  | { readonly kind: 'bernoulli' | 'constant' | 'external' }
  | {
      readonly kind: 'poisson';
      /** 8..16. */
      readonly rateBits: number;
      /** 0..255. */
      readonly deadSteps: number;
    }
  | {
      readonly kind: 'latency';
      /** 1..65535. */
      readonly windowSteps: number;
    }
  | { readonly kind: 'current'; readonly phase: 'zero' | 'random' };

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
export type ProcedureImage = FreeRunning | ContrastiveProcedure | SymStdpProcedure;

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
 * mixed: hidden learning asks for no label and comes with every sample: presentation 1 is the positive one,
 * the negative one shows the mean of this image and another, which the host sends with it.
 * Thresholds adapt (`neuron` policy) after each learning presentation.
 */
export interface ContrastiveProcedure {
  readonly kind: 'groups' | 'label' | 'mixed';
  readonly input: PixelInput;
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
  /**
   * table: that error. margin: where y[label] - best other y < limit, +255 for the label and -255 for the
   * best other (the lowest of equals), else none, and no epoch.
   */
  readonly classifier: { readonly kind: 'table' } | { readonly kind: 'margin'; readonly limit: number };
  /** Hidden learning follows only below it (groups, label). */
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
  /** The same for the classifier. */
  readonly classifierPercent: readonly number[];
  /** Samples n with 100 n >= this N are for the classifier alone: one presentation, thresholds stay. */
  readonly hiddenUntilPercent: number;
  /** Hidden learning begins with this sample; thresholds adapt before it too. */
  readonly hiddenFromSample: number;
  /** Hidden layers learn in an epoch at the end of a learning presentation, beside their step rules. */
  readonly hiddenEpoch: HiddenEpoch | null;
  readonly reconstruction: ReconstructionHead | null;
  /** Start state of the management processor's own 32-bit register (wrong labels); never 0. */
  readonly lfsrSeed: number;
}

/** How the host's pixels become the values of the image encoder; the management processor's work. */
export interface PixelInput {
  /** The host sends rows x columns pixels, 0..255, row by row. */
  readonly rows: number;
  readonly columns: number;
  /**
   * none: the pixels are the values. on-off: two values a pixel, those of all pixels above their
   * surroundings, then those below (`onOff` of src/fixed/pixels.ts).
   */
  readonly transform: 'none' | 'on-off';
  /** Training images are moved by dx, dy drawn from -shift .. shift, the same in all presentations of one. */
  readonly shiftPixels: number;
  /**
   * A test's presentation is cut into as many segments of equal length, state kept between them; each
   * shows the image moved that far.
   */
  readonly testShifts: readonly { readonly dx: number; readonly dy: number }[];
}

export interface HiddenEpoch {
  /** Number of the learning epoch. */
  readonly epoch: number;
  /** Added to the annealing shift h in it: the rule's product is finer than its 2^-F. */
  readonly shift: number;
  /**
   * Before it r0 is loaded with `floor((meanGain steps (sum of the encoder's values)) / (256 units))`: the mean
   * spike count of an input times meanGain, as expected. 0: r0 is left alone.
   */
  readonly meanGain: number;
}

/**
 * Accumulators, one a value of the image encoder, that learn to give the presented image back. Its value k is
 * `lut[clip((y_k >> shift) + 128, 0, 255)]`; the error that trains it is value - that, in r1, in an epoch of its own
 * after presentation 1.
 */
export interface ReconstructionHead {
  readonly population: number;
  readonly epoch: number;
  readonly shift: number;
  /** [256], 0..255. */
  readonly lut: Uint8Array;
}

/**
 * Symmetric STDP with a teacher (learning systems, section 2a; data/sym-stdp README, integer form): one
 * presentation a sample.
 *
 * Training: columns are scaled (`scaling` rules), then a presentation with learning on, in which the third
 * factor of the label's readout neuron is 1 and that of the others 0; then thresholds adapt.
 * Testing: a presentation with learning off. The prediction is the largest potential of the readout.
 */
export interface SymStdpProcedure {
  readonly kind: 'sym-stdp';
  /** One more than the steps in which a sample's input acts: a spike acts in the step after that of its draw. */
  readonly stepsPerPresentation: number;
  readonly classes: number;
  readonly imageEncoder: number;
  /** Slice of `classes` accumulators. */
  readonly readoutSlice: number;
}

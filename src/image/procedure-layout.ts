/** The part of the chip image that says what is done with a sample (`layout.ts`). */

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

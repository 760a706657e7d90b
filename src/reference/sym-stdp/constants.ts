/** A layer of leaky integrate-and-fire neurons; potentials in mV. */
export interface NeuronConstants {
  /** Time constant of the membrane in ms. */
  readonly tauMs: number;
  readonly restMv: number;
  readonly resetMv: number;
  readonly thresholdMv: number;
  /** Potential before the first presentation. */
  readonly initialMv: number;
}

/** The excitatory layer; its threshold is `thresholdMv` + theta - `ThetaConstants.offsetMv`. */
export interface ExcitatoryConstants extends NeuronConstants {
  /** No potential falls below it. */
  readonly floorMv: number;
}

/** The classifier. */
export interface ClassifierConstants extends NeuronConstants {
  /** Potential to which a spike of the teacher sets a neuron. */
  readonly spikeMv: number;
}

/** Conductances, relative to the leak; each decays exponentially. */
export interface ConductanceConstants {
  readonly excitatoryTauMs: number;
  readonly inhibitoryTauMs: number;
  readonly excitatoryReversalMv: number;
  readonly inhibitoryReversalMv: number;
  /** Strength of each excitatory neuron's synapse to its inhibitory partner. */
  readonly excitatoryToInhibitory: number;
  /** Strength of each inhibitory neuron's synapses to all excitatory neurons but its partner. */
  readonly inhibitoryToExcitatory: number;
}

/** The dynamic part theta of an excitatory neuron's threshold. */
export interface ThetaConstants {
  /** Before the first presentation; not 10 mV, where the increment has no finite value. */
  readonly initialMv: number;
  /** What is taken from theta in the threshold; above 10 mV. */
  readonly offsetMv: number;
  /** Increment a of a spike at theta = `offsetMv`. */
  readonly incrementMv: number;
  /** Time constant of the decay in ms; `Infinity`: none. */
  readonly tauMs: number;
}

/** Traces of pre- and post-spikes, all of one kind. */
export interface TraceConstants {
  readonly initial: number;
  readonly increment: number;
  readonly tauMs: number;
}

/** A plastic, all-to-all projection. */
export interface PlasticConstants {
  /** Learning rate nu: potentiation per unit of trace. */
  readonly rate: number;
  /** Upper limit of a weight where an update changes it. */
  readonly maximum: number;
  /** Sum to which synaptic scaling brings the weights of each post-neuron. */
  readonly columnSum: number;
  /** Weights start uniform in [0, this). */
  readonly initialMaximum: number;
}

/** How samples are shown. */
export interface PresentationConstants {
  /** Steps with input. */
  readonly runSteps: number;
  /** Steps without input that follow. */
  readonly restSteps: number;
  /** Intensity k of a sample's first presentation: input i fires at pixel_i / 8 x k Hz. */
  readonly initialIntensity: number;
  /** Intensity at which a sample is shown for the last time. */
  readonly maximumIntensity: number;
  /** With fewer excitatory spikes in the run a sample is shown again, one intensity higher. */
  readonly minimumSpikes: number;
  /** Rate of the teacher of the true class in Hz. */
  readonly teacherHz: number;
  /** Mean pixel to which an image is scaled first (and clipped at 255); undefined: images stay as they are. */
  readonly meanPixel: number | undefined;
}

/**
 * All constants of a sym-STDP network: Y. Hao, X. Huang, M. Dong, B. Xu, "A biologically plausible
 * supervised learning method for spiking neural networks using the symmetric STDP rule", Neural Networks
 * 121, 387-395 (2020).
 */
export interface SymStdpConstants {
  /** Duration of a step in ms. */
  readonly dtMs: number;
  /** Excitatory and inhibitory neurons stand still for one step more than this after a spike. */
  readonly refractorySteps: number;
  readonly excitatory: ExcitatoryConstants;
  readonly inhibitory: NeuronConstants;
  readonly classifier: ClassifierConstants;
  readonly conductance: ConductanceConstants;
  readonly theta: ThetaConstants;
  readonly trace: TraceConstants;
  readonly inputToExcitatory: PlasticConstants;
  readonly excitatoryToClass: PlasticConstants;
  readonly presentation: PresentationConstants;
}

/** Neurons of each population; there are as many inhibitory neurons as excitatory ones. */
export interface SymStdpSizes {
  readonly inputs: number;
  readonly excitatory: number;
  readonly classes: number;
}

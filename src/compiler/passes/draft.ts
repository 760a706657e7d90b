import type {
  ExpandedNetwork,
  ExpandedProjection,
  InputSpec,
  PopulationSpec,
  ProjectionSpec,
} from '../../network/description.js';

/** Longest name of a part of a network. */
const MAX_NAME = 40;

/** A network that is being changed; parts that are added come last, so that the numbers of the others stay. */
export class Draft {
  readonly #network: ExpandedNetwork;
  readonly #inputs: Map<string, InputSpec>;
  readonly #populations: Map<string, PopulationSpec>;
  readonly #projections: Map<string, ProjectionSpec>;
  readonly #synapses: Map<string, ExpandedProjection>;
  readonly #thresholds: Map<string, Int32Array>;

  constructor(network: ExpandedNetwork) {
    this.#network = network;
    this.#inputs = new Map(Object.entries(network.description.inputs));
    this.#populations = new Map(Object.entries(network.description.populations));
    this.#projections = new Map(Object.entries(network.description.projections));
    this.#synapses = new Map(Object.entries(network.projections));
    this.#thresholds = new Map(Object.entries(network.thresholds));
  }

  /** Neurons of a population or units of an input. */
  sizeOf(name: string): number {
    return (this.#inputs.get(name) ?? this.#populations.get(name))!.size;
  }

  population(name: string): PopulationSpec {
    return this.#populations.get(name)!;
  }

  populations(): readonly (readonly [string, PopulationSpec])[] {
    return [...this.#populations];
  }

  projections(): readonly (readonly [string, ProjectionSpec])[] {
    return [...this.#projections];
  }

  synapses(projection: string): ExpandedProjection {
    return this.#synapses.get(projection)!;
  }

  /** Initial thresholds of a population that fires. */
  thresholds(population: string): Int32Array | undefined {
    return this.#thresholds.get(population);
  }

  /** The name, cut to the longest there may be, or with a number behind it where it is taken. */
  freeName(wanted: string): string {
    const taken = (name: string) =>
      this.#inputs.has(name) || this.#populations.has(name) || this.#projections.has(name);
    let name = wanted.slice(0, MAX_NAME);
    for (let number = 2; taken(name); number++) {
      const ending = `-${number}`;
      name = wanted.slice(0, MAX_NAME - ending.length) + ending;
    }
    return name;
  }

  setInput(name: string, input: InputSpec): void {
    this.#inputs.set(name, input);
  }

  /** @param thresholds initial ones; left out: as they are */
  setPopulation(name: string, population: PopulationSpec, thresholds?: Int32Array): void {
    this.#populations.set(name, population);
    if (thresholds !== undefined) this.#thresholds.set(name, thresholds);
  }

  /** @param synapses left out: as they are */
  setProjection(name: string, projection: ProjectionSpec, synapses?: ExpandedProjection): void {
    this.#projections.set(name, projection);
    if (synapses !== undefined) this.#synapses.set(name, synapses);
  }

  removeProjection(name: string): void {
    this.#projections.delete(name);
    this.#synapses.delete(name);
  }

  network(): ExpandedNetwork {
    return {
      ...this.#network,
      description: {
        ...this.#network.description,
        inputs: Object.fromEntries(this.#inputs),
        populations: Object.fromEntries(this.#populations),
        projections: Object.fromEntries(this.#projections),
      },
      thresholds: Object.fromEntries(this.#thresholds),
      projections: Object.fromEntries(this.#synapses),
    };
  }
}

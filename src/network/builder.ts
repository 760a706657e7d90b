import { raise } from '../fixed/error.js';
import { validateNetwork } from './check.js';
import {
  type ContrastiveSpec,
  type GoodnessSpec,
  type InputSpec,
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type ProcedureSpec,
  type ProjectionSpec,
  type RuleSpec,
  type SymStdpSpec,
} from './description.js';

/** A projection without what `project` is told besides; `connect` is `all` where left out. */
export type ProjectOptions<Rule extends string> = Omit<ProjectionSpec, 'from' | 'to' | 'connect' | 'rule'> &
  Partial<Pick<ProjectionSpec, 'connect'>> & { readonly rule?: Rule };

/** A procedure whose inputs and readout are among the names given so far. */
export type ProcedureOptions<Input extends string, Population extends string> =
  | Extract<ProcedureSpec, { kind: 'free' }>
  | Named<ContrastiveSpec, Input, Population>
  | Named<SymStdpSpec, Input, Population>;

type Named<Spec, Input extends string, Population extends string> = Omit<
  Spec,
  'image' | 'label' | 'readout'
> & {
  readonly image: Input;
  readonly readout: Population;
} & (Spec extends ContrastiveSpec ? { readonly label?: Input } : unknown);

type Parts = 'inputs' | 'populations' | 'projections' | 'rules' | 'goodness';

/**
 * Builds a description step by step; TypeScript knows the names given so far, so that a projection
 * from or to anything else does not compile. Each step returns a new builder and leaves the old one as it
 * was. The order of the steps is the order of the description, hence of the random draws.
 *
 * ```ts
 * const description = network('pair', { seed: 7 })
 *   .input('image', { size: 4, encoder: 'bernoulli' })
 *   .population('out', {
 *     size: 2,
 *     neuron: { model: 'lif-shift', leakShift: 2 },
 *     threshold: { kind: 'constant', value: 100 },
 *   })
 *   .project('W', 'image', 'out', { weights: { kind: 'uniform', low: -127, high: 127 } })
 *   .build();
 * ```
 */
export class NetworkBuilder<
  Input extends string = never,
  Population extends string = never,
  Rule extends string = never,
> {
  readonly #description: NetworkDescription;

  constructor(description: NetworkDescription) {
    this.#description = description;
  }

  /** @throws SpikeloomError, as every step, if the name is taken */
  input<Name extends string>(name: Name, spec: InputSpec): NetworkBuilder<Input | Name, Population, Rule> {
    return new NetworkBuilder(this.#with('inputs', name, spec));
  }

  population<Name extends string>(
    name: Name,
    spec: PopulationSpec,
  ): NetworkBuilder<Input, Population | Name, Rule> {
    return new NetworkBuilder(this.#with('populations', name, spec));
  }

  rule<Name extends string>(name: Name, spec: RuleSpec): NetworkBuilder<Input, Population, Rule | Name> {
    return new NetworkBuilder(this.#with('rules', name, spec));
  }

  project(
    name: string,
    from: Input | Population,
    to: Population,
    options: ProjectOptions<Rule>,
  ): NetworkBuilder<Input, Population, Rule> {
    const spec: ProjectionSpec = { from, to, connect: { kind: 'all' }, ...options };
    return new NetworkBuilder(this.#with('projections', name, spec));
  }

  goodness(
    name: string,
    population: Population,
    options: Omit<GoodnessSpec, 'population'>,
  ): NetworkBuilder<Input, Population, Rule> {
    return new NetworkBuilder(this.#with('goodness', name, { population, ...options }));
  }

  /** What is done with a sample; `free` where never said. */
  procedure(procedure: ProcedureOptions<Input, Population>): NetworkBuilder<Input, Population, Rule> {
    return new NetworkBuilder({ ...this.#description, procedure });
  }

  /** @throws SpikeloomError at the first mistake: which part, the actual value, the limit, the fix */
  build(): NetworkDescription {
    return validateNetwork(this.#description);
  }

  #with<Part extends Parts>(part: Part, name: string, spec: NetworkDescription[Part][string]) {
    const entries = this.#description[part];
    if (Object.hasOwn(entries, name)) raise(`${part}.${name} is given twice; rename one of them`);
    return { ...this.#description, [part]: { ...entries, [name]: spec } };
  }
}

/**
 * Begins a network.
 *
 * @param options.seed start of the generator of initial values, 1 .. 2^32 - 1; default 1
 */
export function network(name: string, { seed = 1 }: { readonly seed?: number } = {}): NetworkBuilder {
  return new NetworkBuilder({
    format: NETWORK_FORMAT,
    name,
    seed,
    inputs: {},
    populations: {},
    projections: {},
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  });
}

import type {
  InitialValues,
  InputSpec,
  PopulationSpec,
  TraceSpec,
  TrueNorthSpec,
  WeightSpec,
} from '../description.js';
import type { CheckContext } from './context.js';

/** Inputs by themselves, and no name twice. */
export function checkInputs(context: CheckContext): void {
  for (const [name, input] of Object.entries(context.description.inputs)) {
    const path = ['inputs', name];
    if (context.population(name) !== undefined) {
      context.refuse(path, 'has the name of a population too; rename one of them');
    }
    checkShape(context, path, input);
  }
}

function checkShape(
  context: CheckContext,
  path: readonly string[],
  { size, shape, transform }: InputSpec,
): void {
  if (shape === undefined) {
    if (transform === undefined) return;
    context.refuse([...path, 'transform'], `is ${transform}, but the input has no shape: [rows, columns]`);
  }
  const [rows, columns] = shape;
  const [units, formula] = transform === undefined ? [rows * columns, ''] : [2 * rows * columns, ' x 2'];
  if (units === size) return;
  context.refuse(
    [...path, 'shape'],
    `is ${rows} x ${columns}${formula} = ${units}; the input's size is ${size}`,
  );
}

/** Populations by themselves. */
export function checkPopulations(context: CheckContext): void {
  const entries = Object.entries(context.description.populations);
  if (entries.length === 0) context.refuse(['populations'], 'is empty; describe at least one population');
  for (const [name, population] of entries) checkPopulation(context, ['populations', name], population);
}

function checkPopulation(context: CheckContext, path: readonly string[], population: PopulationSpec): void {
  const { size, neuron, threshold, adaptation, traces } = population;
  if (neuron.model === 'accumulate') {
    for (const key of ['threshold', 'adaptation', 'competition', 'traces'] as const) {
      if (population[key] === undefined) continue;
      context.refuse([...path, key], 'has no meaning for accumulate, which never fires; leave it out');
    }
    return;
  }
  if (threshold === undefined) {
    context.refuse(path, `has no threshold; ${neuron.model} needs one (kind constant, uniform or values)`);
  }
  checkInitialValues(context, [...path, 'threshold'], threshold, size, `the population's size is ${size}`);
  if ((adaptation?.kind === 'neuron' || adaptation?.kind === 'layer') && adaptation.step === 0) {
    context.refuse([...path, 'adaptation'], 'has step 0, which changes nothing; use kind fixed');
  }
  if (traces !== undefined) checkTraces(context, [...path, 'traces'], traces);
  if (neuron.model === 'truenorth') {
    checkTrueNorth(context, path, population, neuron);
    return;
  }
  if (neuron.model !== 'lif-cuba') return;
  if (population.competition !== undefined) {
    context.refuse([...path, 'competition'], `has no meaning for ${neuron.model}; it needs lif-shift`);
  }
  const { biasMantissa, potentialLimit, reset } = neuron;
  if (typeof biasMantissa === 'object' && biasMantissa.length !== size) {
    context.refuse(
      [...path, 'neuron', 'biasMantissa'],
      `has ${biasMantissa.length} entries; the population's size is ${size}`,
    );
  }
  if (typeof potentialLimit === 'object' && potentialLimit.min > potentialLimit.max) {
    const { min, max } = potentialLimit;
    context.refuse([...path, 'neuron', 'potentialLimit'], `has min ${min} above max ${max}; exchange them`);
  }
  if (reset?.kind === 'value' && typeof potentialLimit === 'object') {
    const { min, max } = potentialLimit;
    if (reset.value < min || reset.value > max) {
      context.refuse(
        [...path, 'neuron', 'reset', 'value'],
        `is ${reset.value}, outside the potentialLimit ${min}..${max}`,
      );
    }
  }
}

/** Lists of values as long as the population; nothing that its neurons have not. */
function checkTrueNorth(
  context: CheckContext,
  path: readonly string[],
  { size, adaptation, competition }: PopulationSpec,
  neuron: TrueNorthSpec,
): void {
  if (competition !== undefined) {
    context.refuse([...path, 'competition'], 'has no meaning for truenorth; it needs lif-shift');
  }
  if (adaptation !== undefined && adaptation.kind !== 'fixed') {
    context.refuse([...path, 'adaptation'], `is ${adaptation.kind}; thresholds of truenorth are fixed`);
  }
  const { leak, negativeThreshold, resetPotential, resetMode, initialPotential } = neuron;
  for (const [key, value] of Object.entries({
    leak,
    negativeThreshold,
    resetPotential,
    resetMode,
    initialPotential,
  })) {
    if (!Array.isArray(value) || value.length === size) continue;
    context.refuse([...path, 'neuron', key], `has ${value.length} entries; the population's size is ${size}`);
  }
}

export function checkInitialValues(
  context: CheckContext,
  path: readonly string[],
  values: InitialValues | Extract<WeightSpec, { kind: 'float-values' }>,
  count: number,
  why: string,
): void {
  if (values.kind === 'uniform' && values.low > values.high) {
    context.refuse(path, `has low ${values.low} above high ${values.high}; exchange them`);
  }
  if ((values.kind === 'values' || values.kind === 'float-values') && values.values.length !== count) {
    context.refuse([...path, 'values'], `has ${values.values.length} entries; ${why}`);
  }
}

/** Each trace by itself, and gates of traces that are there. */
export function checkTraces(
  context: CheckContext,
  path: readonly string[],
  traces: { readonly [name in 'x1' | 'x2' | 'y1' | 'y2' | 'y3']?: TraceSpec },
): void {
  for (const [name, trace] of Object.entries(traces)) {
    checkTrace(context, [...path, name], trace);
    if (trace.mode !== 'gate') continue;
    const gated = traces[trace.of];
    if (gated === undefined || gated.mode === 'gate') {
      const reason = gated === undefined ? `which is no trace of this population` : 'itself a gate';
      context.refuse([...path, name, 'of'], `is "${trace.of}", ${reason}; a gate reads a trace or a window`);
    }
  }
}

/** An impulse beyond the maximum would be cut at every spike; a range must not be empty. */
function checkTrace(context: CheckContext, path: readonly string[], trace: TraceSpec): void {
  if (trace.mode === 'window') return;
  if (trace.mode === 'gate') {
    for (const of of ['potential', 'trace'] as const) {
      const [low, high] = [trace[`${of}Min`], trace[`${of}Max`]];
      if (low > high)
        context.refuse([...path, `${of}Min`], `is ${low}, above ${of}Max ${high}; exchange them`);
    }
    return;
  }
  if (trace.impulse > trace.max) {
    context.refuse([...path, 'impulse'], `is ${trace.impulse}; limit is the trace's max, ${trace.max}`);
  }
}

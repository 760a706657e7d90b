import type { ChipImage } from '../../src/image/layout.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { Counters } from './counting.js';
import { Oracle } from './oracle.js';
import type { Script, ScriptOperation } from './random-script.js';
import type { ChipExecutor, OracleState } from './state.js';

/**
 * Does a script on the oracle and on another executor of the same image, and compares everything that
 * both show before it, after every step, learning epoch, threshold adaptation and reset, and at its end.
 * @returns the oracle's last state
 * @throws Error at the first difference: image, operation, tick, which thing, expected, actual
 */
export function compareLockstep(
  image: ChipImage,
  script: Script,
  makeEngine: (image: ChipImage) => ChipExecutor,
): OracleState {
  const oracle = new Oracle(image);
  const engine = makeEngine(image);
  compare(image, oracle, engine, 'before the script');
  script.forEach((operation, index) => {
    applyOperation(oracle, operation);
    applyOperation(engine, operation);
    if (SEEN_AT_ONCE.has(operation.do)) {
      compare(image, oracle, engine, `after operation ${index} (${operation.do})`);
    }
  });
  compare(image, oracle, engine, 'after the script');
  return oracle.snapshot();
}

/** The operations that change what a snapshot shows; the others only set registers for them. */
const SEEN_AT_ONCE: ReadonlySet<ScriptOperation['do']> = new Set([
  'step',
  'learnEpoch',
  'scale',
  'adaptThresholds',
  'reset',
]);

export function applyOperation(executor: ChipExecutor, operation: ScriptOperation): void {
  switch (operation.do) {
    case 'reset':
      executor.reset();
      break;
    case 'beginSample':
      executor.beginSample(operation.sample);
      break;
    case 'setLearning':
      executor.setLearning(operation.on);
      break;
    case 'setLabel':
      executor.setLabel(operation.label);
      break;
    case 'setPolarity':
      executor.setPolarity(operation.polarity);
      break;
    case 'setAnnealing':
      executor.setAnnealing(operation.shift);
      break;
    case 'loadInput':
      executor.loadInput(operation.encoder, operation.values);
      break;
    case 'inject':
      executor.inject(operation.encoder, operation.units);
      break;
    case 'step':
      executor.step();
      break;
    case 'learnEpoch':
      executor.learnEpoch(operation.epoch);
      break;
    case 'scale':
      executor.scale();
      break;
    case 'writeReward':
      executor.writeReward(operation.slice, operation.value);
      break;
    case 'adaptThresholds':
      executor.adaptThresholds();
      break;
    case 'writeThirdFactor':
      executor.writeThirdFactor(operation.slice, operation.values);
      break;
  }
}

function compare(image: ChipImage, oracle: ChipExecutor, engine: ChipExecutor, when: string): void {
  const expected = oracle.snapshot();
  const { counts: expectedCounts, ...expectedState } = expected;
  const { counts: actualCounts, ...actualState } = engine.snapshot();
  const stateDifference = firstDifference(expectedState, actualState);
  const difference =
    stateDifference === null
      ? firstCountDifference(image, expectedCounts, actualCounts)
      : `${stateDifference.place.slice(1)} ${stateDifference.what}`;
  if (difference !== null) {
    throw new Error(`image ${image.network}, ${when}, tick ${expected.tick}: ${difference}`);
  }
}

interface Difference {
  /** Keys on the way from the whole to what differs, as one writes them: `.slices[2].reward`. */
  readonly place: string;
  readonly what: string;
}

/** Where two nested values first part; null where they are equal. 0 and -0 are equal. */
function firstDifference(expected: unknown, actual: unknown): Difference | null {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      return { place: '', what: `has length ${actual.length}; expected ${expected.length}` };
    }
    for (let index = 0; index < expected.length; index++) {
      if (expected[index] === actual[index]) continue;
      const inside = firstDifference(expected[index], actual[index]);
      if (inside !== null) return { ...inside, place: `[${index}]${inside.place}` };
    }
    return null;
  }
  if (isObject(expected) && isObject(actual)) {
    for (const [key, value] of Object.entries(expected)) {
      const inside = firstDifference(value, actual[key]);
      if (inside !== null) return { ...inside, place: `.${key}${inside.place}` };
    }
    return null;
  }
  return expected === actual ? null : { place: '', what: `is ${actual}; expected ${expected}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function firstCountDifference(
  image: ChipImage,
  expected: OracleState['counts'],
  actual: OracleState['counts'],
): string | null {
  const { names } = new Counters(image);
  if (actual.length !== names.length) {
    return `counts have ${actual.length} rows; expected ${names.length}`;
  }
  for (let row = 0; row < names.length; row++) {
    for (let kind = 0; kind < EVENT_KINDS.length; kind++) {
      if (actual[row][kind] !== expected[row][kind]) {
        return `count of ${EVENT_KINDS[kind]} in row ${names[row]} is ${actual[row][kind]}; expected ${expected[row][kind]}`;
      }
    }
  }
  return null;
}

import { raise } from '../../fixed/error.js';
import type { RuleProgram, RuleTerm } from '../../image/rule-program.js';
import type { RuleSpec } from '../../network/description.js';
import { lowerRule } from '../../network/rule/lower.js';
import { parseRule } from '../../network/rule/parse.js';

/** A rule in real numbers, nothing rounded; factors are changes of a stored weight. */
export type FloatRule =
  /** `dw = scale x0 y0 r1 - decay (1 - x0) y0`, in every step of hidden learning. */
  | { readonly kind: 'step'; readonly scale: number; readonly decay: number }
  /** `dw = scale x1 r1`, in an epoch; r1 is written. */
  | { readonly kind: 'counts'; readonly epoch: number; readonly scale: number }
  /** `dw = scale (x1 - r0) y1 r1`, in an epoch; r1 is a goodness's error. */
  | { readonly kind: 'centred'; readonly epoch: number; readonly scale: number };

/**
 * The rules that CSDP's networks use; others have no float twin here.
 * @throws SpikeloomError for a rule of another form
 */
export function floatRule(name: string, { text, when, epoch = 0 }: RuleSpec): FloatRule {
  const [program, ...more] = lowerRule(parseRule(text));
  const rule = more.length > 0 || program.target !== 'w' ? null : recognise(program, when, epoch);
  return (
    rule ??
    raise(
      `rule ${name} has no float twin; those of x0 y0 r1 (with a decay by (x0 - 1) y0) in steps, of x1 r1 and of (x1 - r0) y1 r1 in epochs have one`,
    )
  );
}

function recognise(program: RuleProgram, when: RuleSpec['when'], epoch: number): FloatRule | null {
  const scales = new Map(program.terms.map(term => [productOf(term), scaleOf(program, term)]));
  if (scales.size !== program.terms.length) return null;
  const holdsJust = (...products: readonly string[]) =>
    scales.size === products.length && products.every(product => scales.has(product));
  if (when === 'step') {
    const scale = scales.get(SPIKES);
    if (scale !== undefined && holdsJust(SPIKES)) return { kind: 'step', scale, decay: 0 };
    if (scale !== undefined && holdsJust(SPIKES, DECAY)) {
      return { kind: 'step', scale, decay: scales.get(DECAY)! };
    }
  }
  if (when === 'epoch') {
    if (holdsJust(COUNTS)) return { kind: 'counts', epoch, scale: scales.get(COUNTS)! };
    const scale = scales.get(CENTRED);
    if (scale !== undefined && holdsJust(CENTRED, MEAN) && scales.get(MEAN) === -scale) {
      return { kind: 'centred', epoch, scale };
    }
  }
  return null;
}

const SPIKES = 'r1 x0 y0';
const DECAY = 'x0-1 y0';
const COUNTS = 'r1 x1';
const CENTRED = 'r1 x1 y1';
const MEAN = 'r0 r1 y1';

/** The factors of a term, such as `x0-1 y0`, whatever order they were written in. */
function productOf({ factors }: RuleTerm): string {
  return factors
    .map(({ variable, plus }) => (plus === 0 ? variable : `${variable}${plus < 0 ? '' : '+'}${plus}`))
    .sort()
    .join(' ');
}

function scaleOf({ fractionBits }: RuleProgram, { coefficient, shift }: RuleTerm): number {
  return (coefficient * 2 ** shift) / 2 ** fractionBits;
}

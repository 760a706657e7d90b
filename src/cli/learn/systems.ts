import { raise } from '../../fixed/error.js';
import { CSDP_RECIPES, type CsdpRecipe } from '../../network/csdp/groups-plus.js';
import type { CSDP_NEGATIVES, CSDP_PATHS } from '../../network/csdp/label.js';
import {
  SYM_STDP_FORMS,
  type SYM_STDP_INHIBITIONS,
  type SYM_STDP_PICKS,
  type SYM_STDP_SCALINGS,
} from '../../network/sym-stdp/options.js';
import { SYM_STDP_PRESETS, type SymStdpPresetName, symStdpPreset } from '../../network/sym-stdp/presets.js';
import {
  type CommonLearnOptions,
  CSDP_FORMS,
  type CsdpLearnOptions,
  type LearnOptions,
  type SymStdpLearnOptions,
} from '../../study/learn/options.js';

/** Learning systems by the name that the command line gives them. */
export const SYSTEMS = ['csdp', 'sym-stdp'] as const;
export type SystemName = (typeof SYSTEMS)[number];

/** Flags of `learn` that not every system has, or that mean another thing in each. */
export interface SystemFlags {
  readonly form?: string;
  readonly hidden?: readonly number[];
  readonly float?: boolean;
  readonly recipe?: CsdpRecipe;
  readonly negatives?: (typeof CSDP_NEGATIVES)[number];
  readonly paths?: readonly (typeof CSDP_PATHS)[number][];
  readonly rotate?: true;
  readonly reconstruct?: true;
  readonly preset?: SymStdpPresetName;
  readonly pick?: (typeof SYM_STDP_PICKS)[number];
  readonly inhibition?: (typeof SYM_STDP_INHIBITIONS)[number];
  readonly scaling?: (typeof SYM_STDP_SCALINGS)[number];
  readonly weightBits?: number;
  readonly steps?: number;
}

/** Flags that only one system has. */
const OWN_FLAGS: Readonly<Record<SystemName, readonly (keyof SystemFlags)[]>> = {
  csdp: ['recipe', 'negatives', 'paths', 'rotate', 'reconstruct'],
  'sym-stdp': ['preset', 'pick', 'inhibition', 'scaling', 'weightBits', 'steps'],
};

/** @throws SpikeloomError for a name that no system has */
export function systemNamed(name: string): SystemName {
  const found = SYSTEMS.find(system => system === name);
  return found ?? raise(`unknown learning system "${name}"; known: ${SYSTEMS.join(', ')}`);
}

/**
 * The options of a system from the flags, with its defaults.
 * @param data what `--data` says: a data set that has constants of its own takes them
 * @throws SpikeloomError for a flag that is another system's, and for a value that is none of this one's
 */
export function optionsOf(
  system: SystemName,
  flags: SystemFlags,
  common: Omit<CommonLearnOptions, 'float'>,
  data: string,
): LearnOptions {
  refuseForeign(system, flags);
  return system === 'csdp' ? csdpOptions(flags, common, data) : symStdpOptions(flags, common, data);
}

function refuseForeign(system: SystemName, flags: SystemFlags): void {
  for (const [owner, names] of Object.entries(OWN_FLAGS)) {
    if (owner === system) continue;
    const foreign = names.find(name => flags[name] !== undefined);
    if (foreign !== undefined)
      raise(`${flagOf(foreign)} belongs to ${owner}, not to ${system}; leave it out`);
  }
}

/** `weightBits` is written `--weight-bits`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

function csdpOptions(
  flags: SystemFlags,
  common: Omit<CommonLearnOptions, 'float'>,
  data: string,
): CsdpLearnOptions {
  const form = formOf('csdp', flags.form, CSDP_FORMS);
  const [first, second, ...more] = flags.hidden ?? [1000, 200];
  if (second === undefined || more.length > 0 || first < 10 || second < 10) {
    return refuseHidden('csdp', flags.hidden, 'two sizes of at least 10 neurons, such as 1000,200');
  }
  return {
    system: 'csdp',
    form,
    hidden: [first, second],
    ...csdpFormOptions(form, flags, data),
    ...(flags.reconstruct ? { reconstruct: true } : {}),
    ...common,
    float: flags.float ?? true,
  };
}

/** Options that only some forms of CSDP have. */
function csdpFormOptions(
  form: CsdpLearnOptions['form'],
  { recipe, negatives, paths, rotate }: SystemFlags,
  data: string,
): Pick<CsdpLearnOptions, 'recipe' | 'negatives' | 'paths' | 'rotate'> {
  if (recipe !== undefined && form !== 'groups-plus') {
    raise(`--recipe belongs to --form groups-plus, not to ${form}; leave it out`);
  }
  for (const [flag, value] of Object.entries({ '--negatives': negatives, '--paths': paths })) {
    if (value !== undefined && form !== 'label') {
      raise(`${flag} belongs to --form label, not to ${form}; leave it out`);
    }
  }
  if (rotate && form !== 'self-supervised' && negatives !== 'mixed') {
    raise('--rotate turns an image that is mixed in; add --negatives mixed, or take --form self-supervised');
  }
  return {
    ...(form === 'groups-plus' ? { recipe: recipe ?? recipeFor(data) } : {}),
    ...(negatives === undefined ? {} : { negatives }),
    ...(paths === undefined ? {} : { paths }),
    ...(rotate ? { rotate } : {}),
  };
}

/** A data set that a recipe is for takes it. */
function recipeFor(data: string): CsdpRecipe {
  return CSDP_RECIPES.find(recipe => recipe === data) ?? 'mnist';
}

function symStdpOptions(
  flags: SystemFlags,
  common: Omit<CommonLearnOptions, 'float'>,
  data: string,
): SymStdpLearnOptions {
  const form = formOf('sym-stdp', flags.form, SYM_STDP_FORMS);
  const [hidden, ...more] = flags.hidden ?? [400];
  if (more.length > 0 || hidden < 2) {
    return refuseHidden('sym-stdp', flags.hidden, 'one size of at least 2 neurons, such as 400');
  }
  const { inhibition = 'unit', pick } = flags;
  const preset = flags.preset ?? SYM_STDP_PRESETS.find(name => name === data) ?? 'mnist';
  if (inhibition === 'circuit' && pick !== undefined) {
    raise(`--pick is ${pick}, but with --inhibition circuit nothing picks; leave one of them out`);
  }
  return {
    system: 'sym-stdp',
    form,
    hidden: [hidden],
    preset,
    pick: pick ?? symStdpPreset(preset).pick,
    inhibition,
    scaling: flags.scaling ?? 'exact',
    weightBits: flags.weightBits ?? 8,
    steps: flags.steps ?? 350,
    ...common,
    float: flags.float ?? false,
  };
}

/** The first form is the default. */
function formOf<const F extends readonly string[]>(
  system: SystemName,
  given: string | undefined,
  forms: F,
): F[number] {
  if (given === undefined) return forms[0];
  return (
    forms.find(form => form === given) ??
    raise(`--form is ${given}, which is no form of ${system}; known: ${forms.join(', ')}`)
  );
}

function refuseHidden(system: SystemName, hidden: readonly number[] = [], expected: string): never {
  raise(`--hidden is "${hidden.join(',')}"; ${system} takes ${expected}`);
}

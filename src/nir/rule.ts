import { raise } from '../fixed/error.js';

/**
 * The tools whose update rules are known, and `nir`: the differential equations of NIR in plain Euler steps. Files do not
 * say by which they are meant, and their spikes differ.
 */
export const NIR_TOOLS = ['nir', 'snntorch', 'norse', 'sinabs', 'rockpool', 'spyx'] as const;

export type NirTool = (typeof NIR_TOOLS)[number];

/** What becomes of the potential after a spike: a value (0, or where the tool knows it v_reset), or v_threshold less. */
export type NirReset = 'zero' | 'subtract';

export interface NirRuleOptions {
  /** Default `nir`. */
  readonly tool?: string;
  /** Default: the tool's own. */
  readonly reset?: string;
  /** Seconds a step, or for sinabs, whose time constants are in steps, 1; default: the tool's own. */
  readonly dt?: number;
}

/** How a graph is run: everything that its file does not say. */
export interface NirRule {
  readonly tool: NirTool;
  readonly reset: NirReset;
  readonly dt: number;
}

interface ToolFacts {
  /** The first is the tool's default. */
  readonly resets: readonly [NirReset, ...NirReset[]];
  readonly dt: number;
}

const TOOLS: Readonly<Record<NirTool, ToolFacts>> = {
  nir: { resets: ['zero', 'subtract'], dt: 1e-3 },
  snntorch: { resets: ['subtract', 'zero'], dt: 1e-4 },
  norse: { resets: ['zero'], dt: 1e-3 },
  sinabs: { resets: ['subtract', 'zero'], dt: 1 },
  rockpool: { resets: ['subtract'], dt: 1e-3 },
  spyx: { resets: ['subtract'], dt: 1e-3 },
};

/**
 * A rule from what a user gives, the rest by the tool's defaults.
 * @throws SpikeloomError for an unknown tool, a reset that the tool does not have, a dt that is no positive number
 */
export function ruleOf({ tool: name = 'nir', reset, dt }: NirRuleOptions): NirRule {
  const tool =
    NIR_TOOLS.find(known => known === name) ??
    raise(`unknown tool "${name}"; known: ${NIR_TOOLS.join(', ')}`);
  const facts = TOOLS[tool];
  const chosen = reset === undefined ? facts.resets[0] : facts.resets.find(known => known === reset);
  if (chosen === undefined) {
    raise(`the reset of ${tool} is "${reset}"; its neurons have ${facts.resets.join(' and ')}`);
  }
  const seconds = dt ?? facts.dt;
  if (!(Number.isFinite(seconds) && seconds > 0))
    raise(`dt is ${seconds}; expected seconds above 0, such as ${facts.dt}`);
  return { tool, reset: chosen, dt: seconds };
}

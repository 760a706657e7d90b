import { parameter } from './float-neurons.js';
import type { LayerPlan } from './nir-network.js';
import type { NirRule } from './rule.js';

/** What of a layer is not exactly as in the tool, a sentence each. */
export function layerNotes(layer: LayerPlan, rule: NirRule): string[] {
  const { planned, form, timing, groups, arrivals } = layer;
  const named = `node ${planned.path} (${planned.node.type})`;
  const notes: string[] = [];
  if (groups.length > 1) {
    notes.push(
      `${named}: its neurons differ in time constants or resets, so they are ${groups.length} populations`,
    );
  }
  const steps = `${timing.updates} ${timing.updates === 1 ? 'step' : 'steps'}`;
  if (arrivals.bias.some(bias => bias !== 0)) {
    notes.push(
      `${named}: its biases act from the chip's first step on, ${steps} before the tool's (--biases input: with it)`,
    );
    if (form.keepI.some(kept => kept > 0)) {
      notes.push(
        `${named}: its biases enter the potential at once, past the current; --biases input keeps their way`,
      );
    }
  }
  if (form.pull.some(pull => pull !== 0)) {
    notes.push(
      `${named}: its v_leak is a bias, which acts from the chip's first step on, ${steps} before the tool's`,
    );
  }
  if (groups.some(({ decays }) => decays.decayV === 4095 && decays.decayU === 4095)) {
    notes.push(`${named}: it remembers nothing, and the chip's potential keeps 1/4096 of the step before`);
  }
  if (form.threshold === null && form.keepV.some(kept => kept === 1)) {
    notes.push(`${named}: nothing leaks, so its potential saturates when it has added up input for long`);
  }
  return [...notes, ...ignoredParameters(layer, rule).map(text => `${named}: ${text}`)];
}

/** Parameters of the file that the tool's rule does not look at, where they say something. */
function ignoredParameters({ planned: { node, size } }: LayerPlan, { tool, reset }: NirRule): string[] {
  const says = (name: string, neutral: number) =>
    node.params[name] !== undefined && parameter(node, name, size, neutral).some(value => value !== neutral);
  const knows = tool === 'nir' || tool === 'norse';
  const ignored = [
    ...(!knows && says('v_leak', 0) ? ['v_leak'] : []),
    ...((!knows || reset === 'subtract') && says('v_reset', 0) ? ['v_reset'] : []),
    ...(tool !== 'nir' && says('w_in', 1) ? ['w_in'] : []),
  ];
  return ignored.map(
    name => `its ${name} is not looked at by ${tool}${name === 'v_reset' ? `, reset ${reset}` : ''}`,
  );
}

import type { UnitChipCore, UnitChipUnit } from './unit-chip.js';

/**
 * Why a neuron cannot be where it is, or undefined: what SANA-FE itself stops at. Said of a core and the soma unit of one of its
 * neurons.
 * @param receives whether any synapse ends there
 */
export function placementProblem(
  { buffer }: Pick<UnitChipCore, 'buffer'>,
  soma: UnitChipUnit,
  receives: boolean,
): string | undefined {
  if (buffer.position === 'axon_out') {
    return 'its buffer stands before the axons, where neurons are not run between steps; put it before the soma or dendrite';
  }
  const model = soma.soma?.model;
  if (model === undefined) return `its unit ${soma.name} is no soma unit`;
  if (buffer.position === 'soma' && buffer.insideUnit && model === 'leaky_integrate_fire' && receives) {
    return (
      'its buffer is inside the soma unit, which would update a leaky_integrate_fire neuron twice in a step; ' +
      'put it before the soma (buffer_inside_unit: false)'
    );
  }
  return undefined;
}

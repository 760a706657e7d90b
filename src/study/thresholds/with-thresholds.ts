import { validateNetwork } from '../../network/check.js';
import type { NetworkDescription, PopulationSpec } from '../../network/description.js';
import { adaptationOf, type ThresholdUnitName } from './units.js';

/**
 * The same network with another threshold unit in its hidden populations: those whose thresholds adapt as it
 * was described. Initial thresholds, weights and all else stay, so runs of two units differ in nothing else.
 */
export function withThresholds(network: NetworkDescription, unit: ThresholdUnitName): NetworkDescription {
  const hidden = hiddenPopulations(network);
  const populations: Record<string, PopulationSpec> = { ...network.populations };
  for (const name of hidden) {
    const population = network.populations[name];
    populations[name] = { ...population, adaptation: adaptationOf(unit, population, network) };
  }
  return validateNetwork({ ...network, populations });
}

/** Names of the populations whose adaptation is described (`fixed` too), in the network's order. */
export function hiddenPopulations({ populations }: NetworkDescription): string[] {
  return Object.entries(populations)
    .filter(([, { adaptation }]) => adaptation !== undefined)
    .map(([name]) => name);
}

import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { ProjectionSpec } from '../../network/description.js';
import { Draft } from './draft.js';
import { counted, learns, type Pass } from './pass.js';
import { addCopy } from './relays.js';

/** A projection that is later than a chip can deliver. */
interface Late {
  readonly name: string;
  readonly spec: ProjectionSpec;
  readonly delayTicks: number;
}

/**
 * Delays beyond the chip's become chains of relay neurons, one a neuron of the source, that each take as long as the
 * chip can; projections of one source share its chain and leave it where what is left fits. Exact to the step: a relay
 * fires in the step in which a spike reaches it.
 */
export const delays: Pass = (network, chip) => {
  const late = Object.entries(network.description.projections).flatMap(([name, spec]) => {
    const { delayTicks = 1 } = spec;
    return delayTicks > chip.formats.delayTicks.max ? [{ name, spec, delayTicks }] : [];
  });
  if (late.length === 0) return { network, notes: [] };
  for (const projection of late) refuseLearning(projection, chip);
  const draft = new Draft(network);
  const sources = [...new Set(late.map(({ spec }) => spec.from))];
  const notes = sources.map(source =>
    chain(
      draft,
      chip,
      source,
      late.filter(({ spec }) => spec.from === source),
    ),
  );
  return { network: draft.network(), notes };
};

function refuseLearning({ name, spec, delayTicks }: Late, { name: chip, formats }: ChipModel): void {
  if (!learns(spec)) return;
  const { min, max } = formats.delayTicks;
  raise(
    `the delay of projection ${name} is ${delayTicks}; limit of ${chip} ${min}..${max}; it learns, so that no relays can stand in: lower its delay`,
  );
}

/** Relays up to the latest projection of a source; returns what is to be said of them. */
function chain(draft: Draft, chip: ChipModel, source: string, late: readonly Late[]): string {
  const { max } = chip.formats.delayTicks;
  const relaysOf = ({ delayTicks }: Late) => Math.ceil(delayTicks / max) - 1;
  const length = Math.max(...late.map(relaysOf));
  const names = [source];
  for (let relay = 1; relay <= length; relay++) {
    names.push(addCopy(draft, chip, `relay-delay-${source}-${relay}`, names[relay - 1], max));
  }
  for (const projection of late) {
    const relays = relaysOf(projection);
    const delayTicks = projection.delayTicks - relays * max;
    draft.setProjection(projection.name, { ...projection.spec, from: names[relays], delayTicks });
  }
  const list = late.map(({ name, delayTicks }) => `${name} of ${delayTicks} steps`).join(', ');
  const relays = length === 1 ? names[1] : `${names[1]} to ${names[length]}`;
  const neurons = length * draft.sizeOf(source);
  return `delays beyond the ${max} of ${chip.name} (${list}) lead over ${relays}, exact to the step: ${counted(neurons, 'relay neuron')}, and at most ${counted(length, 'packet')} more for each spike of ${source}`;
}

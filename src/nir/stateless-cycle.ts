import { successors, withInnerPorts } from './flatten.js';
import type { NirGraph, NirPrimitive } from './graph.js';
import type { Place } from './place.js';

/** Node types that keep something from one step to the next. */
const STATEFUL: readonly NirPrimitive[] = ['CubaLI', 'CubaLIF', 'Delay', 'I', 'IF', 'LI', 'LIF'];

/**
 * A value that follows from itself at the same time has no meaning as a step by step rule.
 * @throws SpikeloomError that names the nodes of a cycle in which none has a state
 */
export function refuseStatelessCycle(graph: NirGraph, place: Place): void {
  const { nodes, edges } = withInnerPorts(graph);
  const isStateful = (path: string) => STATEFUL.includes(nodes.get(path)?.type as NirPrimitive);
  const following = successors(edges.filter(([from, to]) => !isStateful(from) && !isStateful(to)));
  const done = new Set<string>();
  for (const start of following.keys()) {
    const way: string[] = [];
    const onWay = new Set<string>();
    // Depth first, without recursion: `left` holds for each node on the way what is still to be looked at.
    const left = [[start]];
    for (let open = left.at(-1); open !== undefined; open = left.at(-1)) {
      const next = open.pop();
      if (next === undefined) {
        left.pop();
        const leaving = way.pop();
        if (leaving !== undefined) onWay.delete(leaving);
        continue;
      }
      if (onWay.has(next)) {
        const cycle = [...way.slice(way.indexOf(next)), next].join(' -> ');
        place.fail(`the cycle ${cycle} has no state: no neuron and no Delay is part of it`);
      }
      if (done.has(next)) continue;
      done.add(next);
      way.push(next);
      onWay.add(next);
      left.push([...(following.get(next) ?? [])]);
    }
  }
}

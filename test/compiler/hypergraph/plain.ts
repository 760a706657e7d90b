import type { Hypergraph, PartLimits } from '../../../src/compiler/hypergraph/hypergraph.js';

/** What a partition costs and takes, by sets of parts; written without a look at the search. */
export function plainMeasure(graph: Hypergraph, partOf: ArrayLike<number>) {
  const loads = new Map<
    number,
    { neurons: number; axonsIn: number; axonsOut: number; memoryBits: number; groups: Set<number> }
  >();
  const of = (part: number) => {
    const known = loads.get(part) ?? {
      neurons: 0,
      axonsIn: 0,
      axonsOut: 0,
      memoryBits: 0,
      groups: new Set<number>(),
    };
    loads.set(part, known);
    return known;
  };
  for (let vertex = 0; vertex < graph.vertices; vertex++) {
    const load = of(partOf[vertex]);
    load.neurons++;
    load.memoryBits += graph.memoryBits[vertex];
    if (graph.group[vertex] >= 0) load.groups.add(graph.group[vertex]);
  }
  let cut = 0;
  let connectivity = 0;
  for (let net = 0; net < graph.nets; net++) {
    const pins = [...graph.pins.subarray(graph.pinStart[net], graph.pinStart[net + 1])];
    const reached = new Set(pins.map(vertex => partOf[vertex]));
    for (const part of reached) of(part).axonsIn += graph.netRows[net];
    const driver = graph.driver[net];
    if (driver >= 0) {
      reached.delete(partOf[driver]);
      of(partOf[driver]).axonsOut += reached.size;
    }
    connectivity += reached.size;
    cut += graph.netWeight[net] * reached.size;
  }
  return { cut, connectivity, parts: loads.size, loads: [...loads.values()] };
}

export function fitsPlainly(graph: Hypergraph, limits: PartLimits, partOf: ArrayLike<number>): boolean {
  const { parts, loads } = plainMeasure(graph, partOf);
  return (
    parts <= limits.parts &&
    loads.every(
      load =>
        load.neurons <= limits.neurons &&
        load.axonsIn <= limits.axonsIn &&
        load.axonsOut <= limits.axonsOut &&
        load.memoryBits <= limits.memoryBits &&
        load.groups.size <= limits.thirdFactors,
    )
  );
}

/** The best of all partitions into at most so many parts; null where none is within the limits. */
export function bruteForce(graph: Hypergraph, limits: PartLimits) {
  const partOf = new Int32Array(graph.vertices);
  let best: { cut: number; connectivity: number; parts: number } | null = null;
  const visit = (vertex: number, used: number) => {
    if (vertex === graph.vertices) {
      if (!fitsPlainly(graph, limits, partOf)) return;
      const { cut, connectivity, parts } = plainMeasure(graph, partOf);
      best = {
        cut: Math.min(cut, best?.cut ?? cut),
        connectivity: Math.min(connectivity, best?.connectivity ?? connectivity),
        parts: Math.min(parts, best?.parts ?? parts),
      };
      return;
    }
    for (let part = 0; part < Math.min(used + 1, limits.parts); part++) {
      partOf[vertex] = part;
      visit(vertex + 1, Math.max(used, part + 1));
    }
  };
  visit(0, 0);
  return best as { cut: number; connectivity: number; parts: number } | null;
}

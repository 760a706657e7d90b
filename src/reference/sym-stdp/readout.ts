/** The class whose neuron fires most; the lowest of equals, class 0 if none fires. */
export function predictedClass(classCounts: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < classCounts.length; c++) {
    if (classCounts[c] > classCounts[best]) best = c;
  }
  return best;
}

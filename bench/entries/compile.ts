import { compileNetwork } from '../../src/compiler/compile.js';
import { expandNetwork } from '../../src/network/expand.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { formG } from '../form-g.js';
import { sink } from '../sink.js';

/** Compiling form G against drawing its initial values, which touches every synapse once. */
export const compile: Entry = {
  name: 'compile',
  unit: 'networks',
  open(context) {
    const { experiment, chip } = formG(context, 1);
    const repeats = context.quick ? 1 : 5;
    return {
      ours: timed({
        name: 'compile form G',
        run() {
          for (let i = 0; i < repeats; i++) sink(compileNetwork(experiment.expanded, chip).report.cores);
          return repeats;
        },
      }),
      yardstick: timed({
        name: 'draw form G',
        run() {
          for (let i = 0; i < repeats; i++) sink(expandNetwork(experiment.description).generatorState);
          return repeats;
        },
      }),
    };
  },
};

import { raise } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import { JsonReader } from './json-reader.js';
import { readKeys } from './keys.js';
import { RANC_LIMITS } from './limits.js';
import type { RancConfig } from './system.js';

/** How much a simulation prints, and to where: nothing of the grid. */
const IGNORED = /_verbosity$|^trace_/;

/**
 * Reads RANC's configuration: the sizes of the grid.
 * @throws SpikeloomError with file, line and column
 */
export function readRancConfig(source: TextSource): RancConfig {
  const reader = new JsonReader(source);
  const what = () => 'the configuration';
  const config = { columns: 0, rows: 0, axons: 0, neurons: 0, weights: 0, maxTickOffset: 0, resetType: 0 };
  const number = (key: keyof typeof config, name: string, low: number, high: number) => () => {
    config[key] = reader.integer(low, high, () => name);
  };
  readKeys(
    reader,
    what,
    {
      num_neurons: number('neurons', 'num_neurons', 1, RANC_LIMITS.neurons),
      num_axons: number('axons', 'num_axons', 1, RANC_LIMITS.axons),
      num_cores_x: number('columns', 'num_cores_x', 1, RANC_LIMITS.cells),
      num_cores_y: number('rows', 'num_cores_y', 1, RANC_LIMITS.cells),
      num_weights: number('weights', 'num_weights', 1, RANC_LIMITS.weights),
      max_tick_offset: number('maxTickOffset', 'max_tick_offset', 2, RANC_LIMITS.tickOffset),
      neuron_reset_type: number('resetType', 'neuron_reset_type', 0, 1),
    },
    IGNORED,
  );
  reader.end(what);
  const { file } = source;
  const { columns, rows, axons, neurons } = config;
  const cells = columns * rows;
  if (cells > RANC_LIMITS.cells) {
    raise(`the grid is ${columns} x ${rows} = ${cells} cores; limit ${RANC_LIMITS.cells}; split it`, {
      file,
    });
  }
  if (axons * neurons > RANC_LIMITS.corePlaces) {
    raise(
      `a core has ${axons} axons x ${neurons} neurons = ${axons * neurons} places; limit ${RANC_LIMITS.corePlaces}; use smaller cores`,
      { file },
    );
  }
  return config as RancConfig;
}

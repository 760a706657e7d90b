import { Engine } from '../../../engine/engine.js';
import type { ChipImage } from '../../../image/layout.js';
import { readRanc } from '../../../peers/ranc/read.js';
import { rancToImage } from '../../../peers/ranc/to-image.js';
import { OutputRecording } from '../../../runtime/output-recording.js';
import { recordedSource } from '../bytes-source.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { type Recordings, recordedJson, recordedText } from '../recordings.js';
import { Tally } from '../tally.js';

/** Width of potentials in RANC's simulator and in its hardware. */
const [SIMULATOR_BITS, HARDWARE_BITS] = [32, 9];
/** The simulator's row in which the hardware's first is. */
const HARDWARE_STARTS = 2;

interface HardwareOutputs {
  readonly rtl_outputs_per_tick: readonly (readonly number[])[];
}

/** A trained MNIST network on RANC's grid: what its simulator prints, and what the test bench of its hardware expects. */
export const ranc: Check = {
  name: 'ranc',
  title: "RANC's test vectors",
  source: "RANC's simulator",
  judge: 'hardware design',
  leavesOpen:
    'One network of five cores; its potentials never wrap, and both forms of the negative threshold agree on it.',
  rows,
};

function* rows({ recordings }: CheckContext): Iterable<CheckRow> {
  const printed = printedRows(recordings);
  const simulated = outputs(imageOf(recordings, SIMULATOR_BITS), printed.length);
  const simulator = new Tally();
  printed.forEach((row, tick) => {
    simulator.values(`tick ${tick}, output`, simulated[tick], row);
  });
  yield simulator.row(`${printed.length} ticks of the output bus`, 'outputs');

  const { rtl_outputs_per_tick: recorded } = recordedJson<HardwareOutputs>(
    recordings,
    'ranc/rtl-expected.json',
  );
  const run = outputs(imageOf(recordings, HARDWARE_BITS), HARDWARE_STARTS + recorded.length);
  const hardware = new Tally();
  recorded.forEach((lines, tick) => {
    const ours = run[HARDWARE_STARTS + tick];
    const expected = new Array<number>(ours.length).fill(0);
    for (const line of lines) expected[line] = 1;
    hardware.values(`tick ${tick} of the hardware, output`, ours, expected);
  });
  const row = hardware.row(`${recorded.length} ticks of the output bus, 9-bit potentials`, 'outputs');
  yield { ...row, source: "RANC's hardware (RTL)" };
}

function imageOf(recordings: Recordings, potentialBits: number): ChipImage {
  const source = (file: string) => recordedSource(recordings, `ranc/${file}`);
  const system = readRanc(source('input.json'), source('config.json'));
  return rancToImage(system, { name: 'ranc', chip: 'truenorth', potentialBits });
}

/** 0 or 1 for each line of the output bus, by step. */
function outputs(image: ChipImage, steps: number): number[][] {
  if (image.outputs === null) throw new Error("an image of RANC's files has an output bus");
  const engine = new Engine(image);
  const recording = new OutputRecording(image, image.outputs, steps);
  const record = recording.watch(engine);
  for (let step = 0; step < steps; step++) {
    engine.step();
    record(engine);
  }
  return Array.from({ length: steps }, (_, step) => [...recording.row(step)]);
}

/** What the simulator printed: a row a tick, 0 or 1 and a space for each output. */
function printedRows(recordings: Recordings): number[][] {
  const text = recordedText(recordings, 'ranc/simulator-output.txt').replace(/^\uFEFF/, '');
  return text
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number));
}

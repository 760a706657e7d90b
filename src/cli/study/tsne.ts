import { basename, resolve } from 'node:path';
import { raise } from '../../fixed/error.js';
import { scatterChart } from '../../report/plot.js';
import { VALIDATION_IMAGES } from '../../study/learn/options.js';
import { embed } from '../../study/tsne/embed.js';
import { activityOf, type ClassedPoints, checkLayer, weightsOf } from '../../study/tsne/points.js';
import { type Separation, separation } from '../../study/tsne/separation.js';
import { distances, type Space } from '../../study/tsne/space.js';
import { reopenData } from '../learn/run-data.js';
import { type RunManifest, readManifest } from '../learn/run-folder.js';
import { openTrainedRun } from '../learn/trained-run.js';
import { log, printJson, printText } from '../output.js';
import { whileOpen } from '../thread-loss.js';
import type { ThreadsFlag } from '../threads.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';

/** What the command line of `study tsne` says. */
export interface TsneFlags extends ThreadsFlag {
  readonly out: string;
  readonly of: 'activity' | 'weights';
  readonly layer?: string;
  readonly images: number;
  readonly perplexity: number;
  readonly iterations: number;
  readonly seed: number;
  readonly force?: true;
  readonly json?: true;
}

/** With fewer points there is nothing to lay out. */
const FEWEST_POINTS = 4;

/** `spikeloom study tsne`: a finished run's activity or weights as points in a plane, judged by numbers. */
export async function tsne(folder: string, flags: TsneFlags): Promise<void> {
  checkTargetFile(flags.out, { force: flags.force ?? false });
  const before = readManifest(folder);
  const options = { ...before.options, test: flags.images, float: false };
  checkImages(flags.images, before);
  const { run, experiment, restore } = openTrainedRun(folder, { ...before, options }, flags);
  const { layer, neurons, points } = await whileOpen(run.session, 'nothing was written; try again', () => {
    const layer = checkLayer(run.session.image, flags.layer);
    restore();
    log(`presenting ${flags.images} test images to ${experiment.description.name}, nothing learns`);
    const activity = activityOf(run, experiment, layer);
    const points = flags.of === 'activity' ? activity : weightsOf(run, experiment, layer, activity);
    return { layer, neurons: activity.space.size, points };
  });
  const { count, size } = points.space;
  if (count < FEWEST_POINTS) {
    raise(`only ${count} neurons of ${layer} fired; ${FEWEST_POINTS} are needed; give more --images`, {
      file: folder,
    });
  }
  log(`t-SNE of ${count} points in ${size} dimensions, ${flags.iterations} iterations`);
  const plane = embed(points.space, flags);
  const original = separation(distances(points.space), points.classes);
  const picture = separation(distances(plane), points.classes);
  const what =
    flags.of === 'activity'
      ? `${count} test images by the spike counts of ${layer} (${neurons} neurons)`
      : `${count} of ${neurons} neurons of ${layer} by their weights (${size} inputs), coloured by favourite class`;
  const svg = await scatterChart({
    title: `t-SNE of ${layer}'s ${flags.of}: ${basename(resolve(folder))}`,
    caption: [
      `${what}; data ${before.data}`,
      `original space: ${inWords(original)}`,
      `this picture: ${inWords(picture)}`,
    ],
    legend: 'class',
    series: seriesOf(plane, points),
    nameGroups: flags.of === 'activity',
  });
  writeFileAtomic(flags.out, svg);
  const { of, images, perplexity, iterations, seed } = flags;
  const settings = { of, layer, images, perplexity, iterations, seed };
  if (flags.json) {
    printJson({
      run: folder,
      file: flags.out,
      ...settings,
      points: count,
      dimensions: size,
      original,
      picture,
    });
  } else {
    printText(`${what}\noriginal space: ${inWords(original)}\nthe picture:    ${inWords(picture)}`);
  }
  log(`picture: ${flags.out}`);
}

/** @throws SpikeloomError where the run has fewer images to test on */
function checkImages(images: number, manifest: RunManifest): void {
  const held = manifest.options.validate ? VALIDATION_IMAGES : reopenData(manifest).test.count;
  if (images > held) {
    raise(`--images is ${images}; data set ${manifest.data} has ${held} test images`);
  }
}

/** A series a class, in the order of the classes; classes without points are left out. */
function seriesOf(plane: Space, { classes }: ClassedPoints) {
  const present = [...new Set(classes)].sort((a, b) => a - b);
  return present.map(label => ({
    name: String(label),
    points: Array.from(classes.keys())
      .filter(i => classes[i] === label)
      .map(i => [plane.values[2 * i], plane.values[2 * i + 1]] as const),
  }));
}

function inWords({ silhouette, nearest1, nearest10 }: Separation): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return (
    `silhouette ${silhouette.toFixed(3)}, of the class: nearest neighbour ${percent(nearest1)}, ` +
    `ten nearest ${percent(nearest10)}`
  );
}

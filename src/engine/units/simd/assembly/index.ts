/** The inner loops of the unit machine. */
export { addRows, collect } from './deliver';
export { runLif, runMixedLif } from './lif';

import { EVENT_INDEX } from '../../ledger/events.js';
import { type Chip, REGISTER } from '../chip.js';
import { countUnitPass } from './count-pass.js';
import { scalingRatio } from './scaling-ratio.js';

/** Runs the scaling rules down the columns whose weights add up to too much or too little (`ScalingImage`). */
export function scaleColumns(chip: Chip): void {
  const { counters, learningUnits, reductions, registers, rules, slices } = chip;
  const passes = ++registers[REGISTER.scalings];
  for (const crossbar of chip.crossbars) {
    const { scaling } = crossbar;
    const pass = scaling === null ? null : rules[scaling.rule].pass(passes);
    if (scaling === null || pass === null) continue;
    const slice = slices[crossbar.slice];
    const unit = learningUnits[slice.core];
    const sums = crossbar.columnSums()!;
    const slack = scaling.target >> scaling.slackShift;
    const most = scaling.target + slack;
    const least = scaling.bothWays ? scaling.target - slack : Number.NEGATIVE_INFINITY;
    unit.begin();
    let columns = 0;
    for (let column = 0; column < sums.length; column++) {
      if (sums[column] >= least && sums[column] <= most) continue;
      columns++;
      const swept = { column, sums, ratio: scalingRatio(scaling.target, sums[column]) };
      unit.sweep(pass, crossbar, slice, swept, registers[REGISTER.annealing], reductions.applied);
    }
    counters.add(crossbar.slice, EVENT_INDEX.columnSweep, columns);
    countUnitPass(counters, crossbar, unit.tally);
  }
}

import type { UnitTotals } from '../../ledger/unit-counts.js';
import type { UnitMachine } from '../../runtime/unit-run.js';
import type { UnitTiming } from '../../runtime/unit-timings.js';

/** What a run of a unit image came to; docs/cli.md documents each key. */
export interface UnitRunDocument extends UnitTotals {
  readonly network: string;
  readonly chip: string;
  readonly steps: number;
  readonly timing: UnitTiming;
  readonly energyPj: number;
  readonly energyByPartPj: { readonly [part in 'synapse' | 'dendrite' | 'soma' | 'network']: number };
  /** Null where no time is told. */
  readonly emulatedS: number | null;
  readonly powerW: number | null;
  /** The same by SANA-FE's names, in joules, seconds and watts. */
  readonly sanafe: SanafeSummary;
}

export interface SanafeSummary {
  readonly timesteps_executed: number;
  readonly spikes: number;
  readonly packets_sent: number;
  readonly neurons_updated: number;
  readonly neurons_fired: number;
  readonly sim_time: number | null;
  readonly energy: { readonly [part in 'synapse' | 'dendrite' | 'soma' | 'network' | 'total']: number };
  readonly power: number | null;
  readonly hops: number;
}

const PJ_PER_J = 1e12;

export function unitRunDocument(machine: UnitMachine): UnitRunDocument {
  const { steps, energy, timeS, fired, updated, packets, hops, spikes } = machine.result();
  const power = timeS === null ? null : timeS > 0 ? energy.total / timeS : 0;
  const { chip, system } = machine.loaded;
  const { total, ...parts } = energy;
  return {
    ...{ network: system.image.network, chip: chip.name, steps, timing: machine.timing },
    ...{ fired, updated, packets, hops, spikes },
    energyPj: total * PJ_PER_J,
    energyByPartPj: {
      synapse: parts.synapse * PJ_PER_J,
      dendrite: parts.dendrite * PJ_PER_J,
      soma: parts.soma * PJ_PER_J,
      network: parts.network * PJ_PER_J,
    },
    emulatedS: timeS,
    powerW: power,
    sanafe: {
      timesteps_executed: steps,
      spikes,
      packets_sent: packets,
      neurons_updated: updated,
      neurons_fired: fired,
      sim_time: timeS,
      energy: { ...parts, total },
      power,
      hops,
    },
  };
}

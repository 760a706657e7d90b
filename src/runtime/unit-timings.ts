/** How a step's time is told; `simple` and `detailed` are SANA-FE's (docs/unit-machine.md). */
export const UNIT_TIMINGS = ['none', 'simple', 'detailed', 'packet'] as const;
export type UnitTiming = (typeof UNIT_TIMINGS)[number];

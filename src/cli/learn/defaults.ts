/** What two cores do in about five minutes, float twin included (docs/performance.md). */
export const DEFAULT_TRAIN = 60_000;
export const DEFAULT_VALIDATED_TRAIN = 50_000;
export const DEFAULT_TEST = 10_000;

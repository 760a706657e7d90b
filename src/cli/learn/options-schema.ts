import * as z from 'zod';
import { CSDP_RECIPES } from '../../network/csdp/groups-plus.js';
import { CSDP_NEGATIVES, CSDP_PATHS } from '../../network/csdp/label.js';
import {
  SYM_STDP_FORMS,
  SYM_STDP_INHIBITIONS,
  SYM_STDP_PICKS,
  SYM_STDP_SCALINGS,
} from '../../network/sym-stdp/options.js';
import { SYM_STDP_PRESETS } from '../../network/sym-stdp/presets.js';
import { CSDP_FORMS, type LearnOptions } from '../../study/learn/options.js';

const count = z.int().min(1);

const common = {
  train: count,
  test: count,
  epochs: count,
  seed: count,
  validate: z.boolean(),
  control: z.boolean(),
  float: z.boolean(),
};

/** The options of a learning run, as `run.json` has them. */
export const learnOptionsSchema = z.discriminatedUnion('system', [
  z.strictObject({
    system: z.literal('csdp'),
    form: z.enum(CSDP_FORMS),
    hidden: z.tuple([count, count]),
    recipe: z.exactOptional(z.enum(CSDP_RECIPES)),
    negatives: z.exactOptional(z.enum(CSDP_NEGATIVES)),
    paths: z.exactOptional(z.array(z.enum(CSDP_PATHS))),
    rotate: z.exactOptional(z.boolean()),
    reconstruct: z.exactOptional(z.boolean()),
    ...common,
  }),
  z.strictObject({
    system: z.literal('sym-stdp'),
    form: z.enum(SYM_STDP_FORMS),
    hidden: z.tuple([count]),
    preset: z.enum(SYM_STDP_PRESETS),
    pick: z.enum(SYM_STDP_PICKS),
    inhibition: z.enum(SYM_STDP_INHIBITIONS),
    scaling: z.enum(SYM_STDP_SCALINGS),
    weightBits: count,
    steps: count,
    ...common,
  }),
]) satisfies z.ZodType<LearnOptions>;

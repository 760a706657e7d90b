import { raise } from '../fixed/error.js';
import { explainIssue } from '../fixed/schema-issue.js';
import { CheckContext, type NetworkPlaces } from './check/context.js';
import { checkGoodness, checkRules } from './check/learning.js';
import { checkInputs, checkPopulations } from './check/populations.js';
import { checkProcedure } from './check/procedure.js';
import { checkProjections } from './check/projections.js';
import type { NetworkDescription } from './description.js';
import { networkSchema, networkSubject } from './schema.js';

export type { NetworkPlaces } from './check/context.js';

/**
 * Checks what the parts of a well-formed description say of each other: endpoints and sizes, masks,
 * weights and their widths, rules and what they read, goodness, procedure.
 *
 * @param places where the parts stand in a text, for messages
 * @throws SpikeloomError at the first mistake: which part, the actual value, the limit, the fix
 */
export function checkNetwork(description: NetworkDescription, places?: NetworkPlaces): void {
  const context = new CheckContext(description, places);
  checkInputs(context);
  checkPopulations(context);
  checkProjections(context);
  checkGoodness(context);
  checkProcedure(context);
  checkRules(context);
}

/**
 * Checks any value (built by a program, or read from elsewhere than YAML) in full: form, types and
 * ranges, then {@link checkNetwork}.
 *
 * @param file name of the file it came from, for messages
 * @returns a copy of the value, as a description
 * @throws SpikeloomError at the first mistake
 */
export function validateNetwork(value: unknown, file?: string): NetworkDescription {
  const place = file === undefined ? undefined : { file };
  const result = networkSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    raise(explainIssue(issue, value, networkSubject).message, place);
  }
  checkNetwork(result.data, place && { placeOf: () => place, placeOfText: () => place });
  return result.data;
}

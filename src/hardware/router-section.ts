import * as z from 'zod';
import { figureOf } from './figure.js';

/** Figures that packets need which travel one by one, in each other's way; none of them changes what is counted. */
export const routerSection = z.strictObject({
  /** Packets that a router's input holds, one such buffer for each link that leads to it and each core. */
  bufferPackets: z.exactOptional(figureOf('packets')),
  /** How long a packet keeps a link of the mesh busy: the reciprocal of its bandwidth. */
  linkBusy: z.exactOptional(figureOf('time')),
  /** The same of the way between a core and its router. */
  portBusy: z.exactOptional(figureOf('time')),
});

import type { Session } from '../runtime/session.js';
import { ThreadLost } from './exit.js';

/**
 * Does what a session is needed for and ends its threads, however that goes.
 * @param remedy what the user is told to do where a thread is lost: nothing of the work is left then
 * @throws ThreadLost
 */
export async function whileOpen<R>(session: Session, remedy: string, work: () => R | Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    const { lost } = session;
    if (lost === null) throw error;
    throw new ThreadLost(`${lost.what}, in step ${lost.step} (from 0); ${remedy}`);
  } finally {
    session.close();
  }
}

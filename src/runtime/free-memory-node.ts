import { freemem, platform, totalmem } from 'node:os';

/**
 * Bytes of memory that this process can still take: what is free or can be freed at once, and no more than
 * its container allows. On macOS all memory of the machine, since what is told as free there leaves out
 * all that the system would give back.
 */
export function freeMemoryBytes(): number {
  if (platform() === 'darwin') return totalmem();
  // Since Node 20.13; before, nobody tells of the container's limit.
  return process.availableMemory?.() ?? freemem();
}

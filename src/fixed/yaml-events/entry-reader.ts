/**
 * Reads entries of a list straight from bytes, where they have a form that it knows: for lists of millions of like
 * entries, which cost a fraction so of what their events would.
 *
 * It takes entries in a row, none that events would tell differently, and never the last of them: whatever comes next (a
 * mistake in it, say) is told by what stood before, and the events know that.
 */
export interface EntryReader {
  /** Line breaks that the last `read` stepped over. */
  readonly breaks: number;
  /** If there were any: index behind the last of them. */
  readonly lineStart: number;

  /**
   * @param bytes a window of the text; a 0 stands behind it, and what follows is no text
   * @param start index of the dash with which the first entry begins; in brackets, index behind the bracket or comma before it
   * @param indent bytes of the line before each dash, all of them blanks; 0 in brackets
   * @returns index of the dash of the first entry that was not taken; in brackets, of the comma before it; `start`: none was taken
   */
  read(bytes: Uint8Array, start: number, indent: number): number;
}

/** A tile of the mesh. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The mesh of all chips. */
export interface WayMesh {
  readonly columns: number;
  readonly rows: number;
  readonly topology: 'mesh' | 'torus';
  readonly chips: { readonly columns: number; readonly rows: number };
}

/** Links by where they lie; one between two chips is none of the other two. */
export interface Links {
  readonly eastWest: number;
  readonly northSouth: number;
  readonly offChip: number;
}

/** A packet's links from tile to tile (docs/counting.md, send), each of them walked. */
export function walkedLinks(from: Place, to: Place, { columns, rows, topology, chips }: WayMesh): Links {
  const row = walk(from.x, to.x, columns, topology, columns / chips.columns);
  const column = walk(from.y, to.y, rows, topology, rows / chips.rows);
  return { eastWest: row.inside, northSouth: column.inside, offChip: row.across + column.across };
}

interface Walked {
  /** Links of chips, and links between them. */
  readonly inside: number;
  readonly across: number;
}

/** On a ring both ways are walked: that of fewer links is taken, and of two as long that of fewer links between chips. */
function walk(from: number, to: number, length: number, topology: 'mesh' | 'torus', chip: number): Walked {
  const along = (step: 1 | -1): Walked => {
    let [at, inside, across] = [from, 0, 0];
    while (at !== to) {
      const next = (at + step + length) % length;
      // A single chip that is a ring by itself has no link to another.
      const leaves =
        chip < length && (Math.floor(at / chip) !== Math.floor(next / chip) || Math.abs(at - next) > 1);
      if (leaves) across++;
      else inside++;
      at = next;
    }
    return { inside, across };
  };
  if (topology === 'mesh') return along(from <= to ? 1 : -1);
  const [up, down] = [along(1), along(-1)];
  const [linksUp, linksDown] = [up.inside + up.across, down.inside + down.across];
  if (linksUp !== linksDown) return linksUp < linksDown ? up : down;
  return down.across < up.across ? down : up;
}

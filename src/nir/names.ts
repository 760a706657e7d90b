/** Longest name that leaves room for a suffix inside the 40 characters of a network's names. */
const LONGEST = 28;

/** Names of a network's parts for paths of a graph, which may be any text: letters, digits, `_` and `-`, each name once. */
export class PartNames {
  readonly #taken = new Set<string>();

  of(text: string): string {
    const plain = text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, LONGEST);
    const base = /^[A-Za-z]/.test(plain) ? plain : `n${plain}`;
    let name = base;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++) name = `${base}-${number}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

import { raise } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import { assignUnits } from './assign-units.js';
import { ConnectionList } from './connection-list.js';
import { readEdges } from './edges.js';
import { Groups } from './groups.js';
import { Mappings } from './mappings.js';
import type { Notes } from './notes.js';
import { Pull } from './pull.js';
import type { SanafeArchitecture, SanafeNetwork } from './system.js';

/**
 * Reads SANA-FE's description of a network and its mapping onto a chip. The file is read once where its sections stand
 * in the order groups, edges, mappings, and again where they do not.
 * @throws SpikeloomError with file, line and column at what is wrong
 */
export function readNetwork(
  source: TextSource,
  architecture: SanafeArchitecture,
  notes: Notes,
): SanafeNetwork {
  const reading = new NetworkReading(source, architecture, notes);
  while (!reading.complete) reading.pass();
  return reading.finish();
}

class NetworkReading {
  readonly #source: TextSource;
  readonly #architecture: SanafeArchitecture;
  readonly #notes: Notes;
  readonly #groups: Groups;
  readonly #connections = new ConnectionList();
  #name = '';
  #groupsRead = false;
  #edgesRead = false;
  #mappings: Mappings | null = null;

  constructor(source: TextSource, architecture: SanafeArchitecture, notes: Notes) {
    this.#source = source;
    this.#architecture = architecture;
    this.#notes = notes;
    this.#groups = new Groups(source.file);
  }

  get complete(): boolean {
    return this.#groupsRead && this.#edgesRead && this.#mappings !== null;
  }

  /** Reads the file once, as far as what stands before allows. */
  pass(): void {
    const pull = new Pull(this.#source);
    const found = new Set<string>();
    pull.next();
    for (const key of pull.keys('a network file')) {
      found.add(key);
      if (key === 'network') this.#readNetwork(pull);
      else if (key === 'mappings') this.#readMappings(pull);
      else pull.failAtKey(`a network file has the unknown key "${key}"; the keys are network, mappings`);
    }
    pull.finish();
    for (const key of ['network', 'mappings']) if (!found.has(key)) this.#refuseMissing(key, 'the file');
  }

  #readNetwork(pull: Pull): void {
    const found = new Set<string>();
    for (const key of pull.keys('the network')) {
      found.add(key);
      if (key === 'name') this.#name = readName(pull);
      else if (key === 'groups') this.#readGroups(pull);
      else if (key === 'edges') this.#readEdges(pull);
      else pull.failAtKey(`the network has the unknown key "${key}"; the keys are name, groups, edges`);
    }
    for (const key of ['groups', 'edges']) if (!found.has(key)) this.#refuseMissing(key, 'the network');
  }

  #readGroups(pull: Pull): void {
    if (this.#groupsRead) {
      pull.skip();
      return;
    }
    this.#groups.read(pull, this.#notes);
    this.#groupsRead = true;
  }

  #readEdges(pull: Pull): void {
    if (this.#edgesRead || !this.#groupsRead) {
      pull.skip();
      return;
    }
    readEdges(pull, this.#groups, this.#connections, this.#notes);
    this.#edgesRead = true;
  }

  #readMappings(pull: Pull): void {
    if (this.#mappings !== null || !this.#groupsRead) {
      pull.skip();
      return;
    }
    const mappings = new Mappings(this.#groups, this.#architecture);
    mappings.read(pull, this.#notes);
    this.#mappings = mappings;
  }

  #refuseMissing(key: string, where: string): never {
    return raise(`${where} has no "${key}"; add it, as "${key}: []" where there is nothing to say`, {
      file: this.#source.file,
      line: 1,
      column: 1,
    });
  }

  finish(): SanafeNetwork {
    const groups = this.#groups;
    const mappings = this.#mappings!;
    const connections = this.#connections.finish();
    const units = assignUnits(this.#architecture, mappings, connections, this.#notes);
    return {
      file: this.#source.file,
      name: this.#name,
      groups: groups.list,
      neurons: groups.neurons,
      attributeSets: groups.sets.finish(),
      attributesOf: groups.setOf.slice(0, groups.neurons),
      connections,
      mapping: mappings.order(),
      coreOf: mappings.coreOf,
      ...units,
    };
  }
}

function readName(pull: Pull): string {
  const name = pull.expectText("the network's name");
  return name.includes('[')
    ? pull.fail(`the network has the name ${JSON.stringify(name)}; it is one, without brackets`)
    : name;
}

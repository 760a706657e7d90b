/**
 * The model of a chip whose cores are made of named units (synapse, dendrite, soma, axons), each with figures of its
 * own, and whose arithmetic is IEEE binary64: what architecture-level emulators describe. The units' models and the order
 * in which they work are told in docs/unit-machine.md.
 */
import * as z from 'zod';
import { raise } from '../fixed/error.js';
import { explainIssue, type SchemaNode, type SchemaSubject } from '../fixed/schema-issue.js';
import { YamlDocument } from '../fixed/yaml-document.js';
import { yamlText } from '../fixed/yaml-text.js';
import { EVIDENCE, prose, SCOPES } from './figure.js';

export const UNIT_CHIP_FORMAT = 'spikeloom/unit-chip/1';

export const SYNAPSE_MODELS = ['current_based'] as const;
export const DENDRITE_MODELS = ['accumulator', 'accumulator_with_delay', 'taps'] as const;
export const SOMA_MODELS = ['leaky_integrate_fire', 'truenorth', 'input'] as const;
export type SynapseModel = (typeof SYNAPSE_MODELS)[number];
export type DendriteModel = (typeof DENDRITE_MODELS)[number];
export type SomaModel = (typeof SOMA_MODELS)[number];

/** Where charges wait for the next step: before (or, with `insideUnit`, in) the dendrite or soma unit. */
export const BUFFERS = ['dendrite', 'soma', 'axon_out'] as const;

/** Longest text of such a model. */
export const MAX_UNIT_CHIP_CHARACTERS = 1 << 22;

/** Figures of one quantity in its base unit, so that a double read elsewhere stays the same double. */
function figureIn<Unit extends string>(unit: Unit) {
  return z.strictObject({
    value: z.number().min(-1e6).max(1e6),
    unit: z.literal(unit),
    scope: z.enum(SCOPES),
    /** `imported`: taken over from another emulator's file, which does not tell how it is known. */
    evidence: z.enum([...EVIDENCE, 'imported']),
    source: prose,
  });
}

const energy = figureIn('J');
const latency = figureIn('s');
const cost = z.strictObject({ energy, latency });
const name = z.string().min(1).max(200);
const log = z.exactOptional(z.array(z.enum(['energy', 'latency'])).max(2));

const axon = z.strictObject({ name, ...cost.shape });

const unit = z.strictObject({
  /** `in[0..9]` is ten units. */
  name,
  synapse: z.exactOptional(z.strictObject({ model: z.enum(SYNAPSE_MODELS), ...cost.shape })),
  dendrite: z.exactOptional(z.strictObject({ model: z.enum(DENDRITE_MODELS), ...cost.shape })),
  soma: z.exactOptional(
    z.strictObject({
      model: z.enum(SOMA_MODELS),
      /** For each neuron and step; besides where it was updated or fired; besides where it fired. */
      access: cost,
      update: cost,
      spikeOut: cost,
    }),
  ),
  log,
  updateEveryStep: z.exactOptional(z.boolean()),
});

const core = z.strictObject({
  /** `c[0..3]` is four cores. */
  name,
  buffer: z.strictObject({ position: z.enum(BUFFERS), insideUnit: z.boolean() }),
  maxNeurons: z.int().min(0),
  log,
  axonIn: z.array(axon).min(1).max(1024),
  units: z.array(unit).min(1).max(65_536),
  axonOut: z.array(axon).min(1).max(1024),
});

const tile = z.strictObject({
  /** `t[0..3]` is four tiles. */
  name,
  /** For each hop; north is towards greater y, east towards greater x. */
  hops: z.strictObject({ north: cost, east: cost, south: cost, west: cost }),
  log,
  cores: z.array(core).max(65_536),
});

const unitChipSchema = z.strictObject({
  format: z.literal(UNIT_CHIP_FORMAT),
  name: z.string().max(200),
  mesh: z.strictObject({
    columns: z.int().min(1).max(65_536),
    rows: z.int().min(1).max(65_536),
    /** Packets that a link holds. */
    linkBufferPackets: z.int().min(0),
  }),
  /** Time that ends a step: always the same, or by the number of tiles with neurons (that of the largest not above it). */
  sync: z.discriminatedUnion('model', [
    z.strictObject({ model: z.literal('fixed'), time: latency }),
    z.strictObject({
      model: z.literal('table'),
      entries: z.array(z.strictObject({ tiles: z.int().min(0), time: latency })).min(1),
    }),
  ]),
  /** In order; a tile's position is x = floor(id / rows), y = id mod rows. */
  tiles: z.array(tile).min(1).max(65_536),
});

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export type UnitChip = DeepReadonly<z.infer<typeof unitChipSchema>>;
export type UnitChipTile = UnitChip['tiles'][number];
export type UnitChipCore = UnitChipTile['cores'][number];
export type UnitChipUnit = UnitChipCore['units'][number];
export type UnitChipAxon = UnitChipCore['axonIn'][number];
/** A quantity with where it is from; J or s. */
export type UnitFigure = DeepReadonly<z.infer<typeof energy>> | DeepReadonly<z.infer<typeof latency>>;

const subject: SchemaSubject = {
  name: 'the unit chip model',
  jsonSchema: () => z.toJSONSchema(unitChipSchema, { io: 'input' }) as SchemaNode,
  pattern: 'text',
};

/**
 * Reads a model of a chip made of units from YAML (or JSON).
 * @param file name for messages; it is not opened
 * @throws SpikeloomError at the mistake that stands first, with file, line and column
 */
export function parseUnitChip(text: string, file?: string): UnitChip {
  const what = 'unit chip model';
  const document = new YamlDocument(text, { file, what, maxCharacters: MAX_UNIT_CHIP_CHARACTERS });
  const result = unitChipSchema.safeParse(document.value, { reportInput: true });
  if (result.success) return result.data as UnitChip;
  const [first, ...others] = result.error.issues
    .map(issue => explainIssue(issue, document.value, subject))
    .map(({ path, message }) => ({ message, place: document.placeOf(path) }))
    .sort(({ place: a }, { place: b }) => a.line! - b.line! || a.column! - b.column!);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return raise(first.message + more, first.place);
}

/** The model as YAML; {@link parseUnitChip} of it gives an equal one. */
export function formatUnitChip(chip: UnitChip): string {
  const text = yamlText(chip);
  if (text.length > MAX_UNIT_CHIP_CHARACTERS) {
    raise(
      `the chip model of ${chip.name} takes ${text.length} characters; limit ${MAX_UNIT_CHIP_CHARACTERS}; ` +
        'write repeated tiles, cores and units as ranges',
    );
  }
  return text;
}

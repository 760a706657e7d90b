/** Texts that mean themselves in YAML wherever they stand, and are not taken for a number or bool. */
const PLAIN = /^(?!(?:true|false|null|inf|nan|infinity)$)[A-Za-z_][A-Za-z0-9_-]*$/i;

/** A double as YAML that reads back as the same double. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A text as YAML: plain where nothing can go wrong, in quotes elsewhere. */
export function textText(text: string): string {
  return PLAIN.test(text) ? text : JSON.stringify(text);
}

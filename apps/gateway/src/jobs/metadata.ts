import { ValidateBy } from 'class-validator';

/** How many texts a client may put on a job. */
export const MOST_METADATA = 16;
/** Characters of a name. */
export const LONGEST_METADATA_NAME = 64;
/** Characters of a text. */
export const LONGEST_METADATA_VALUE = 256;

const FAULT = `must be an object of at most ${MOST_METADATA} texts, with names of 1 to ${LONGEST_METADATA_NAME} characters and texts of at most ${LONGEST_METADATA_VALUE}`;

/** Texts by names, within their limits. */
export function IsMetadata(): PropertyDecorator {
  return ValidateBy({ name: 'isMetadata', validator: { validate: isMetadata, defaultMessage: () => FAULT } });
}

/** Whether a value is what {@link IsMetadata} permits. */
export function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MOST_METADATA && entries.every(([name, text]) => isName(name) && isText(text));
}

function isName(name: string): boolean {
  return name !== '' && hasAtMost(LONGEST_METADATA_NAME, name);
}

function isText(text: unknown): boolean {
  return typeof text === 'string' && hasAtMost(LONGEST_METADATA_VALUE, text);
}

/** By code points, as JSON Schema counts them; nearly all texts are short enough however they are counted. */
function hasAtMost(count: number, text: string): boolean {
  return text.length <= count || (text.match(/./gsu)?.length ?? 0) <= count;
}

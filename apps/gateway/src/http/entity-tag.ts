import { createHash } from 'node:crypto';

const TAG_BYTES = 15;

/**
 * A strong entity tag of a text (RFC 9110, section 8.8.3): another text has another one.
 *
 * @returns with its quotes, as in the header
 */
export function entityTag(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return `"${digest.subarray(0, TAG_BYTES).toString('base64url')}"`;
}

/**
 * Whether a client has the text of a tag already, by its header `If-None-Match` (RFC 9110, section 13.1.2).
 *
 * @param header - `*`, or tags with commas between them; a weak one counts as the strong one of the same text, on both sides
 */
export function hasTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((text) => strong(text.trim()));
  return tags.includes('*') || tags.includes(strong(tag));
}

/** The strong tag of a weak one. */
function strong(tag: string): string {
  return tag.replace(/^W\//, '');
}

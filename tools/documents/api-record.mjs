// The API document changes only together with the changelog. What was last accepted stands in a file, so that this holds
// in a checkout without history too.
import { createHash } from 'node:crypto';

export const RECORD_FILE = 'docs/api/record.json';

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The part of the changelog that is about the next release. */
export function unreleasedPart(changelog) {
  const [, after = ''] = changelog.split(/^## \[Unreleased\]$/m);
  const [part] = after.split(/^## /m);
  return part.trim();
}

/**
 * The record of a document and of what the changelog says beside it.
 *
 * @param recordText - the record as it stands
 * @param documentText - the API document, without white space
 * @throws {Error} when the document is another one than that of the record, and the changelog is the same
 */
export function nextRecord(recordText, documentText, changelog) {
  const record = JSON.parse(recordText);
  const next = { document: digest(documentText), changelog: digest(unreleasedPart(changelog)) };
  if (next.document === record.document) return recordText;
  if (next.changelog === record.changelog)
    throw new Error(
      'docs/api/openapi.json has changed: say in CHANGELOG.md, under "Unreleased", what is new for clients, then npm run docs',
    );
  return JSON.stringify(next);
}

import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An example of a document. */
export interface DocumentExample {
  readonly language: string;
  /** The line of the document at which it begins. */
  readonly line: number;
  readonly text: string;
}

/** All examples of a document, in their order. */
export function documentExamples(file: string): readonly DocumentExample[] {
  const document = readFileSync(join(WORKSPACE_ROOT, file), 'utf8');
  return [...document.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: text = '' }) => ({
      language,
      line: document.slice(0, index).split('\n').length,
      text,
    }),
  );
}

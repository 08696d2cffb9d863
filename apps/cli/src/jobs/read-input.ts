import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** Where the text of an input comes from. */
const FILE = /^@(.+)$/s;

/**
 * The input of a job.
 *
 * @param argument - the text itself; `@FILE` for what is in a file, `-` for standard input
 * @param isJson - whether the text is JSON; else the input is the text, without one line end at its end
 * @throws {Error} when the file cannot be read, or the text is not JSON
 */
export async function readInput(
  argument: string,
  isJson: boolean,
  stdin: NodeJS.ReadableStream,
): Promise<unknown> {
  const [, file] = FILE.exec(argument) ?? [];
  const isRead = file !== undefined || argument === '-';
  const content = file === undefined ? (isRead ? await text(stdin) : argument) : await contentOf(file);
  if (!isJson) return isRead ? content.replace(/\r?\n$/, '') : content;
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new Error(`the input is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

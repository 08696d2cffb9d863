import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { build } from 'esbuild';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** What the client needs of a page, also of one over http, whose `crypto` has no `randomUUID`. */
const BROWSER = {
  AbortController,
  AbortSignal,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  URL,
  URLSearchParams,
  clearTimeout,
  crypto: { getRandomValues: (array: Uint8Array) => crypto.getRandomValues(array) },
  fetch,
  performance: { now: () => performance.now() },
  setTimeout,
};

/**
 * Bundles the client for browsers, and runs a script beside it where there is nothing of Node.
 *
 * @param script - the body of an async function; `tidegate` has what the client exports, and `given` what is given
 * @throws {Error} when the client imports a module of Node
 */
export async function runInBrowser(script: string, given: unknown): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [join(WORKSPACE_ROOT, 'libs/client/src/index.ts')],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'tidegate',
    write: false,
    logLevel: 'silent',
  });
  const [{ text } = { text: '' }] = outputFiles;
  const context = createContext({ ...BROWSER, given: JSON.stringify(given) });
  const act = `(async () => { given = JSON.parse(given); ${script} })()`;
  const result = (await runInContext(`${text}; ${act}.then(JSON.stringify)`, context)) as string;
  return JSON.parse(result) as unknown;
}

import { request } from 'undici';
import type { RequestTarget } from './raw-exchange.js';

const START = /^process_start_time_seconds (\S+)$/m;
const ANSWERED_WITHIN_MS = 10_000;

/**
 * When the serving process was started, in seconds since 1970: the same number is the same process.
 *
 * @returns `undefined` when nobody answers
 */
export async function readProcessStart({ host, port, tls }: RequestTarget): Promise<string | undefined> {
  try {
    const address = `${tls === true ? 'https' : 'http'}://${host}:${port}/metrics`;
    const { body } = await request(address, { headersTimeout: ANSWERED_WITHIN_MS, reset: true });
    return START.exec(await body.text())?.[1];
  } catch {
    return undefined;
  }
}

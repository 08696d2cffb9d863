import type { GatewayBench } from '../../testing/gateway.bench.js';

/** A body of `POST /v1/jobs`, and one that is another. */
export const BODY = JSON.stringify({ input: 'hello' });
export const ANOTHER_BODY = JSON.stringify({ input: 'good bye' });

/** What specs look at in a job. */
export interface SubmittedJob {
  readonly id: string;
  readonly status: string;
}

/** Sends a request with a key. */
export function sendKeyed(
  gateway: GatewayBench,
  key: string,
  body = BODY,
): ReturnType<GatewayBench['http']['post']> {
  return gateway.http.post('/v1/jobs').type('json').set('idempotency-key', key).send(body);
}

/** The same, where it must be taken. */
export async function submitKeyed(gateway: GatewayBench, key: string, body = BODY): Promise<SubmittedJob> {
  const answer = await sendKeyed(gateway, key, body).expect(202);
  return answer.body as SubmittedJob;
}

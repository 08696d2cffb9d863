import { jobQueue } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { makeOwnAddresses, takeMessages } from '@tidegate/testing';
import { GatewayBench } from '../../testing/gateway.bench.js';

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

/** Two gateways on one broker and one store, which no other spec uses. */
export interface TwoGateways {
  readonly bench: GatewayBench;
  readonly second: GatewayBench;
  /** Takes the messages that wait for a worker. */
  readonly takeMessages: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Starts both. */
export async function openTwoGateways(): Promise<TwoGateways> {
  const addresses = await makeOwnAddresses();
  const [bench, second] = await Promise.all([
    GatewayBench.open({ addresses }),
    GatewayBench.open({ addresses }),
  ]);
  return {
    bench,
    second,
    takeMessages: () => takeMessages(addresses, jobQueue(DEFAULT_MODEL_NAME)),
    close: async () => {
      await second.stop();
      await bench.close();
    },
  };
}

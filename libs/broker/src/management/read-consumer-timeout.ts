import type { ManagementApi } from './management-api.js';

/**
 * How long the broker lets the consumers of some queues hold a delivery without an acknowledgement: the shortest, in
 * seconds. `undefined` where the broker does not report it (before version 3.12), `not-listed` while it lists no consumer of
 * these queues, which may be a few seconds late.
 *
 * @throws {ManagementApiError} when there is no answer
 */
export async function readConsumerTimeout(
  api: ManagementApi,
  queues: readonly string[],
): Promise<number | undefined | 'not-listed'> {
  const consumers = (await api.list(`consumers/${api.virtualHost}`)) as readonly ListedConsumer[];
  const ours = consumers.filter(({ queue }) => queue !== undefined && queues.includes(queue.name));
  if (ours.length === 0) return 'not-listed';
  const timeoutsMs = ours.map(({ consumer_timeout }) => consumer_timeout).filter(isNumber);
  return timeoutsMs.length === 0 ? undefined : Math.min(...timeoutsMs) / 1000;
}

/** The part of a consumer that is read. */
interface ListedConsumer {
  readonly queue?: { readonly name: string };
  readonly consumer_timeout?: unknown;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

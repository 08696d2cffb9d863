/** The header in which a quorum queue counts how often a message went back, if it counts that. */
const DELIVERY_COUNT_HEADER = 'x-delivery-count';

const LONGEST_SECONDS = 30;

/**
 * How long a consumer holds a message that it postpones, in seconds: 1 at first, then twice as long each time, up to
 * 30. While it is held, no other consumer receives it. So it returns at most twice a minute, however many consumers
 * there are, and a broker's limit of 100 returns lasts 48 minutes.
 *
 * Worked example: after 0, 1, 2, 3, 4, 5 returns it is 1, 2, 4, 8, 16, 30 s. Spec: `postponement.spec.ts`.
 *
 * @param postponedBefore - deliveries that this consumer has postponed one after the other, for brokers that count no
 *   returns (RabbitMQ 4.3 and `basic.nack`)
 */
export function postponementSeconds(
  headers: Readonly<Record<string, unknown>>,
  postponedBefore: number,
): number {
  const counted = headers[DELIVERY_COUNT_HEADER];
  const returns = Math.max(postponedBefore, typeof counted === 'number' ? counted : 0);
  return Math.min(LONGEST_SECONDS, 2 ** returns);
}

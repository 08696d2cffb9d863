import { RETRY_HEADER, type RetryMessage } from '@tidegate/contracts';
import type { MessageProperties } from 'amqplib';

/** Reads which retry of its job a message is for; `undefined` for the message of a push. */
export function retryMessageOf({
  headers = {},
  messageId,
}: Pick<MessageProperties, 'headers' | 'messageId'>): RetryMessage | undefined {
  const number: unknown = headers[RETRY_HEADER];
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
  return { number, messageId: String(messageId) };
}

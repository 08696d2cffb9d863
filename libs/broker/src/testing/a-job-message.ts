import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { randomUUID } from 'node:crypto';

/** A job of the model whose queue the specs use. */
export function aJobMessage(given: Partial<JobMessage> = {}): JobMessage {
  return {
    formatVersion: MESSAGE_FORMAT_VERSION,
    id: randomUUID(),
    model: 'spec',
    inputJson: '"an input"',
    createdAtMs: 1_700_000_000_123,
    ...given,
  };
}

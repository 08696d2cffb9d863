import { RECORD_FORMAT_VERSION } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { eventChannel } from '../keys.js';
import type { RecordLifetimes } from './lifetimes.js';

const DEFAULT_EVENT_LOG_BYTES = 1_048_576;

/** The first arguments of each script that appends events, in the order that `includes/append-event.lua` takes them in. */
export function firstArguments(
  { database }: Pick<StoreConnection, 'database'>,
  { eventLogBytes = DEFAULT_EVENT_LOG_BYTES }: RecordLifetimes,
): readonly (string | number)[] {
  return [RECORD_FORMAT_VERSION, eventChannel(database), eventLogBytes];
}

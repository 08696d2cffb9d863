/** What a stack's folder records of the broker's data in it. */
export interface BrokerDataRecord {
  /** The RabbitMQ that wrote it last, such as `3.10.8`; `null` when that is not known. */
  readonly rabbitmqVersion: string | null;
  /** The folder in which it was made, without symbolic links. */
  readonly madeIn: string;
  /** The folder beside it that holds data whose jobs have not been published again yet. */
  readonly setAside?: string;
}

/** The current state. */
export interface BrokerDataFacts {
  readonly hasData: boolean;
  readonly record: BrokerDataRecord | undefined;
  readonly rabbitmqVersion: string | undefined;
  /** The folder, without symbolic links. */
  readonly directory: string;
}

/**
 * Why the broker that will be started must not read the existing data, as a text that completes "because …";
 * `undefined` when it may, or there is no data.
 *
 * Only the same series reads the data: 4.x refuses what 3.10 wrote (it requires feature flags that 3.10 never had), and
 * an earlier series cannot read what a later one wrote. Quorum queues of 3.10 contain absolute paths: in a moved folder
 * they are empty, and a copied folder writes into the original.
 */
export function whyUnreadable({
  hasData,
  record,
  rabbitmqVersion,
  directory,
}: BrokerDataFacts): string | undefined {
  if (record === undefined)
    return hasData
      ? 'an earlier version of Tidegate wrote it and did not record with which RabbitMQ'
      : undefined;
  if (!hasData) return 'it is no longer there';
  if (record.setAside !== undefined) return 'the last start ended before its jobs were queued again';
  if (record.madeIn !== directory) return `it was made in ${record.madeIn}, and moved or copied since`;
  if (record.rabbitmqVersion === null || rabbitmqVersion === undefined) return undefined;
  if (seriesOf(record.rabbitmqVersion) === seriesOf(rabbitmqVersion)) return undefined;
  return `RabbitMQ ${record.rabbitmqVersion} wrote it, and ${rabbitmqVersion} cannot read it`;
}

/** `3.10` of `3.10.8`. */
function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

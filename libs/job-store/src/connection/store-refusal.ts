/** Why a store that answers does not do its work, by the code at the start of its error. */
export interface StoreRefusal {
  readonly code: string;
  /** What the store is: text that follows "is" or "refuses writes:". */
  readonly reason: string;
  /** Whether it still answers reads. */
  readonly answersReads: boolean;
  /** Whether another server may have replaced it, so that a new connection may lead to a server that does the work. */
  readonly reconnects: boolean;
}

/** A server in cluster mode: it serves a part of all keys, and our scripts want several keys at once. */
const CLUSTER = {
  reason: 'a Redis Cluster, which Tidegate does not support',
  answersReads: false,
  reconnects: true,
};

/** What `INFO cluster` returns on such a server. */
export const CLUSTER_REFUSAL: StoreRefusal = { code: 'cluster_enabled:1', ...CLUSTER };

const REFUSALS: readonly StoreRefusal[] = [
  { code: 'READONLY', reason: 'read-only', answersReads: true, reconnects: true },
  { code: 'LOADING', reason: 'loading its data', answersReads: false, reconnects: true },
  { code: 'MASTERDOWN', reason: 'a replica without its master', answersReads: false, reconnects: true },
  { code: 'CLUSTERDOWN', reason: 'part of a cluster that is down', answersReads: false, reconnects: true },
  { code: 'MOVED', ...CLUSTER },
  { code: 'CROSSSLOT', ...CLUSTER },
  { code: 'OOM', reason: 'out of memory', answersReads: true, reconnects: false },
  { code: 'MISCONF', reason: 'unable to write to its disk', answersReads: true, reconnects: false },
  { code: 'NOREPLICAS', reason: 'short of replicas', answersReads: true, reconnects: false },
  { code: 'BUSY', reason: 'busy with a script', answersReads: false, reconnects: false },
];

/** From Redis 7 on the code of an error within a script stands first, as that of any other; before, behind `: -`. */
const CODE_PATTERN = /^(?:ERR Error running script.*: -)?([A-Z]+)(?: |$)/s;

/** What the error of a command means for the store; `undefined` when it means nothing for it. */
export function refusalOf(error: unknown): StoreRefusal | undefined {
  if (!isReply(error)) return undefined;
  const code = CODE_PATTERN.exec(error.message)?.[1];
  return REFUSALS.find((refusal) => refusal.code === code);
}

/** Whether an error is an answer of the store, and not the lack of one. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** The refusal as a sentence without its subject, for the store's operator. */
export function describeRefusal({ code, reason, reconnects }: StoreRefusal): string {
  return `is ${reason} (${code})${reconnects ? ': reconnecting' : ''}`;
}

/** What a client receives about the refusal: text that follows "the store". */
export function explainRefusal({ reason, answersReads }: StoreRefusal): string {
  return answersReads ? `refuses writes: ${reason}` : `is ${reason}`;
}

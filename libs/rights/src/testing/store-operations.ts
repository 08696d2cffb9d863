import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import {
  ArrivalChannel,
  askStore,
  EndingChannel,
  JobStore,
  ReadingStore,
  type PushReservation,
  type ReservationRequest,
} from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';
import type { Role } from '../roles.js';

/** The model of the workers that the specs play. */
export const ROLE_MODEL = 'summarize';

/** One thing that is done to the store. */
export type StoreOperation = (store: JobStore) => Promise<unknown>;

/** What is done by whom: each method of the store's classes, by its class and name. */
export interface OperationRow {
  readonly by: readonly Role['kind'][];
  readonly run: StoreOperation;
}

const MINUTE = 29_000_000;

/** A job of the model of the specs. */
export function aMessage(): JobMessage {
  return {
    formatVersion: MESSAGE_FORMAT_VERSION,
    id: randomUUID(),
    model: ROLE_MODEL,
    inputJson: '"an input"',
    createdAtMs: 1_700_000_000_123,
  };
}

async function claimed({ records }: JobStore): Promise<{ readonly id: string; readonly attempt: number }> {
  const message = aMessage();
  const claim = await records.claim(message, 3);
  if (claim.kind !== 'claimed') throw new Error(`not claimed: ${claim.kind}`);
  return { id: message.id, attempt: claim.attempt };
}

function reservationOf(name: string, jobId: string): ReservationRequest {
  return { name, bodyDigest: 'a digest', jobId, holdsMs: 60_000, keptSeconds: 60 };
}

async function reserved({ pushReservations }: JobStore, jobId: string): Promise<PushReservation> {
  const result = await pushReservations.reserve(reservationOf(randomUUID(), jobId));
  if (result.kind !== 'reserved') throw new Error(`not reserved: ${result.kind}`);
  return result.reservation;
}

const HEARTBEAT = { workerId: 'worker-1', model: ROLE_MODEL, state: 'ready', startedAtMs: 1 } as const;

const FAILED = { status: 'failed', error: 'no' } as const;

/**
 * All that Tidegate does to the store. A method that is new belongs here, with the roles whose services call it; what it sends is
 * then compared with `rights.ts`.
 */
export const STORE_OPERATIONS: Readonly<Record<string, OperationRow>> = {
  'JobRecords.create': {
    by: ['gateway'],
    run: async (store) => {
      const message = aMessage();
      await store.records.create(message, await reserved(store, message.id));
    },
  },
  'JobRecords.claim': { by: ['worker'], run: claimed },
  'JobRecords.complete': { by: ['worker'], run: ({ records }) => records.complete(aMessage(), '"done"', 5) },
  'JobRecords.finish': {
    by: ['worker'],
    run: async (store) => {
      const { id, attempt } = await claimed(store);
      await store.records.finish(id, attempt, FAILED, 60_000);
    },
  },
  'JobRecords.report': {
    by: ['worker'],
    run: async (store) => {
      const { id, attempt } = await claimed(store);
      await store.records.report(id, attempt, { progress: { fraction: 0.5 } });
    },
  },
  'JobRecords.giveBack': {
    by: ['worker'],
    run: async (store) => {
      const { id, attempt } = await claimed(store);
      await store.records.giveBack(id, attempt, { countsAsTry: false, reason: 'a drain' });
    },
  },
  'JobRecords.noteFailure': {
    by: ['worker'],
    run: async (store) => store.records.noteFailure((await claimed(store)).id, 'late'),
  },
  'JobRecords.bury': { by: ['gateway'], run: ({ records }) => records.bury(aMessage(), 'gave-up') },
  'JobRecords.readStatus': { by: ['gateway'], run: ({ records }) => records.readStatus(randomUUID()) },
  'JobRecords.read': { by: ['gateway'], run: ({ records }) => records.read(randomUUID()) },
  'DueJobs.expire': {
    by: ['gateway'],
    run: async ({ records, dueJobs }) => {
      await records.create({ ...aMessage(), expiresAtMs: 1 });
      if ((await dueJobs.expire()) === 0) throw new Error('no job has expired');
    },
  },
  'UnfinishedJobs.list': { by: ['operator'], run: ({ unfinishedJobs }) => unfinishedJobs.list() },
  'UnfinishedJobs.messages': {
    by: ['operator'],
    run: async ({ unfinishedJobs }) => {
      const jobs = await unfinishedJobs.list();
      const messages = await unfinishedJobs.messages(jobs.map(({ id }) => id));
      if (messages.length === 0) throw new Error('there was no unfinished job to try it with');
    },
  },
  'PushReservations.reserve': {
    by: ['gateway'],
    run: async (store) => {
      const { name } = await reserved(store, randomUUID());
      await store.pushReservations.reserve(reservationOf(name, randomUUID()));
    },
  },
  'PushReservations.release': {
    by: ['gateway'],
    run: async (store) => store.pushReservations.release(await reserved(store, randomUUID())),
  },
  'ModelHealth.setupFailed': {
    by: ['worker'],
    run: ({ modelHealth }) => modelHealth.setupFailed(ROLE_MODEL, 'no memory'),
  },
  'ModelHealth.setupSucceeded': {
    by: ['worker'],
    run: ({ modelHealth }) => modelHealth.setupSucceeded(ROLE_MODEL),
  },
  'ModelHealth.read': { by: ['gateway'], run: ({ modelHealth }) => modelHealth.read(ROLE_MODEL) },
  'ModelSchemas.write': {
    by: ['worker'],
    run: ({ modelSchemas }) => modelSchemas.write(ROLE_MODEL, { input: true }, 1),
  },
  'ModelSchemas.readVersion': {
    by: ['gateway'],
    run: ({ modelSchemas }) => modelSchemas.readVersion(ROLE_MODEL),
  },
  'ModelSchemas.read': { by: ['gateway'], run: ({ modelSchemas }) => modelSchemas.read(ROLE_MODEL) },
  'WorkerHeartbeats.beat': { by: ['worker'], run: ({ heartbeats }) => heartbeats.beat(HEARTBEAT, 1) },
  'WorkerHeartbeats.remove': {
    by: ['worker'],
    run: ({ heartbeats }) => heartbeats.remove(ROLE_MODEL, HEARTBEAT.workerId),
  },
  'WorkerHeartbeats.list': {
    by: ['gateway', 'scaler'],
    run: ({ heartbeats }) => heartbeats.list(ROLE_MODEL),
  },
  'ArrivalCounts.add': {
    by: ['gateway'],
    run: ({ arrivals }) => arrivals.add({ id: randomUUID(), model: ROLE_MODEL, counts: new Map([[60, 2]]) }),
  },
  'ArrivalCounts.readMinutes': {
    by: ['scaler'],
    run: ({ arrivals }) => arrivals.readMinutes(ROLE_MODEL, [MINUTE]),
  },
  'RequestCounters.take': {
    by: ['gateway'],
    run: ({ requestCounters }) => requestCounters.take('submit:shop', 1_000),
  },
  'MeasuredTimes.add': {
    by: ['worker'],
    run: ({ measuredTimes }) => measuredTimes.add(ROLE_MODEL, { startupSeconds: [30], serviceSeconds: [5] }),
  },
  'MeasuredTimes.read': { by: ['scaler'], run: ({ measuredTimes }) => measuredTimes.read(ROLE_MODEL) },
};

/** Every method of the classes that a store has, as the table names them. */
export function methodsOf(store: JobStore): readonly string[] {
  return Object.values(store)
    .filter((part: unknown): part is object => typeof part === 'object' && part !== null)
    .filter((part) => !part.constructor.name.startsWith('StoreConnection'))
    .flatMap((part) => {
      const prototype = Object.getPrototypeOf(part) as object;
      return Object.getOwnPropertyNames(prototype)
        .filter((name) => name !== 'constructor')
        .map((name) => `${part.constructor.name}.${name}`);
    });
}

/** Opens the store as a service does. */
export async function openStore(url: string): Promise<JobStore> {
  const lifetimes = { liveSeconds: 600, resultSeconds: 300 };
  const store = new JobStore({ url, commandTimeoutSeconds: 5, lifetimes });
  await store.open();
  return store;
}

/** Does all that the services of a role do to the store, from the first connection to the last. */
export async function playRole(role: Role, url: string): Promise<void> {
  if (role.kind === 'scaler') await playScaler(url);
  if (role.kind === 'gateway')
    await listen(url, (options) => new EndingChannel({ ...options, onEnding: ignore }));
  if (role.kind === 'operator') await askStore(url, ['PING']);
  const store = await openStore(url);
  try {
    const operations = Object.values(STORE_OPERATIONS).filter(({ by }) => by.includes(role.kind));
    // Twice: a connection sends a script as a whole at first, and by its digest from then on.
    for (const { run } of [...operations, ...operations]) await run(store);
  } finally {
    await store.close();
  }
}

/** A scaler knows a smaller store, and listens. */
async function playScaler(url: string): Promise<void> {
  const store = new ReadingStore({ url, commandTimeoutSeconds: 5 });
  await store.open();
  await listen(url, (options) => new ArrivalChannel({ ...options, onArrival: ignore }));
  await store.close();
}

/** Listens to a channel for a moment. */
async function listen(
  url: string,
  make: (options: Readonly<{ url: string; commandTimeoutSeconds: number; onListening: () => void }>) => {
    open: () => Promise<void>;
    close: () => Promise<void>;
  },
): Promise<void> {
  let hasListened = ignore;
  const listening = new Promise<void>((resolve) => (hasListened = resolve));
  const channel = make({ url, commandTimeoutSeconds: 5, onListening: () => hasListened() });
  await Promise.all([channel.open(), listening]);
  await channel.close();
}

function ignore(): void {
  // What is received does not matter.
}

import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import {
  ArrivalChannel,
  askStore,
  EndingChannel,
  EventChannel,
  HeldJobChannel,
  JobStore,
  mergeSlots,
  ReadingStore,
  type Lease,
  type PushReservation,
  type ReservationRequest,
} from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
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

async function scheduled(store: JobStore): Promise<void> {
  const { id, attempt } = await claimed(store);
  const result = await store.records.retry(id, attempt, {
    number: 1,
    delayMs: 0,
    reason: 'no',
    outcome: 'failed',
  });
  if (result !== 'scheduled') throw new Error(`not scheduled: ${result}`);
}

async function leased({ leases }: JobStore): Promise<Lease> {
  const lease = await leases.take(randomUUID(), 'gateway-1', 1_000);
  if (!lease) throw new Error('somebody has a lease that nobody knows');
  return lease;
}

function reservationOf(name: string, jobId: string): ReservationRequest {
  return { name, bodyDigest: 'a digest', jobId, holdsMs: 60_000, keptSeconds: 60 };
}

async function reserved({ pushReservations }: JobStore, jobId: string): Promise<PushReservation> {
  const result = await pushReservations.reserve(reservationOf(randomUUID(), jobId));
  if (result.kind !== 'reserved') throw new Error(`not reserved: ${result.kind}`);
  return result.reservation;
}

/** A job with a webhook that has ended. */
async function hooked({ records }: JobStore): Promise<{ readonly id: string; readonly host: string }> {
  const host = `${randomUUID()}.example`;
  const webhook = { url: `https://${host}/`, events: ['completed'] } as const;
  const message = { ...aMessage(), webhook };
  await records.bury(message, 'gave-up');
  return { id: message.id, host };
}

const HEARTBEAT = { workerId: 'worker-1', model: ROLE_MODEL, state: 'ready', startedAtMs: 1 } as const;

const SCALED_OBJECT = { namespace: 'tidegate', name: 'worker', model: ROLE_MODEL };

const PAST_DECISION = {
  replicas: 2,
  secondsSinceAnswer: 0,
  workers: 1,
  hadWork: true,
  isActive: true,
  secondsSinceActivity: 0,
};

const DECISION = {
  by: 'scaler',
  scaledObject: 'tidegate/worker',
  from: 1,
  wanted: 2,
  allowed: 2,
  reason: 'two cost least',
  inputs: {},
} as const;

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
  'JobRecords.complete': {
    by: ['worker'],
    run: ({ records }) => {
      const webhook = { url: 'https://example.com/', events: ['started', 'completed'] } as const;
      return records.complete({ ...aMessage(), webhook }, '"done"', 5);
    },
  },
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
  'JobRecords.retry': { by: ['worker'], run: scheduled },
  'JobRecords.noteFailure': {
    by: ['worker'],
    run: async (store) => store.records.noteFailure((await claimed(store)).id, 'late'),
  },
  'JobRecords.bury': { by: ['gateway'], run: ({ records }) => records.bury(aMessage(), 'gave-up') },
  'JobRecords.readStatus': { by: ['gateway'], run: ({ records }) => records.readStatus(randomUUID()) },
  'JobRecords.read': { by: ['gateway'], run: ({ records }) => records.read(randomUUID()) },
  'JobEvents.read': {
    by: ['gateway'],
    run: async ({ records, events }) => {
      const message = aMessage();
      await records.bury(message, 'gave-up');
      await events.read(message.id, 0, { events: 10, bytes: 1_000 });
    },
  },
  'DueJobs.expire': {
    by: ['gateway'],
    run: async ({ records, dueJobs }) => {
      await records.create({ ...aMessage(), expiresAtMs: 1 });
      if ((await dueJobs.expire()) === 0) throw new Error('no job has expired');
    },
  },
  'DeadLetters.count': { by: ['gateway'], run: ({ deadLetters }) => deadLetters.count(ROLE_MODEL) },
  'DeadLetters.list': { by: ['gateway'], run: ({ deadLetters }) => deadLetters.list(ROLE_MODEL, 0, 10) },
  'DeadLetters.remove': {
    by: ['gateway'],
    run: ({ deadLetters }) => deadLetters.remove(ROLE_MODEL, 'a-job'),
  },
  'DueRetries.areAny': { by: ['gateway'], run: ({ dueRetries }) => dueRetries.areAny() },
  'DueRetries.list': { by: ['gateway'], run: ({ dueRetries }) => dueRetries.list(10) },
  'DueRetries.settle': {
    by: ['gateway'],
    run: async (store) => {
      const { id } = aMessage();
      const retry = { jobId: id, number: 1, state: 'done' } as const;
      await store.dueRetries.settle(await leased(store), {
        done: [retry],
        postponed: [{ ...retry, number: 2 }],
      });
    },
  },
  'AllJobNews.follow': { by: ['gateway'], run: ({ news }) => news.follow() },
  'AllJobNews.read': { by: ['gateway'], run: ({ news }) => news.read('0-0', 10) },
  'ModelHistory.readPositions': {
    by: ['gateway'],
    run: ({ history }) => history.readPositions([ROLE_MODEL]),
  },
  'ModelHistory.append': {
    by: ['gateway'],
    run: async (store) => {
      const entry = { model: ROLE_MODEL, resolution: 5, slot: mergeSlots(MINUTE * 12, []) } as const;
      await store.history.append(await leased(store), [entry]);
    },
  },
  'ModelHistory.read': {
    by: ['gateway'],
    run: ({ history }) => history.read(ROLE_MODEL, 60, MINUTE, MINUTE + 1),
  },
  'ModelHistory.readEnds': { by: ['gateway'], run: ({ history }) => history.readEnds(ROLE_MODEL, MINUTE) },
  'Leases.take': { by: ['gateway'], run: leased },
  'Leases.release': { by: ['gateway'], run: async (store) => store.leases.release(await leased(store)) },
  'JobCancels.cancel': {
    by: ['gateway'],
    run: async ({ records, cancels }) => {
      const waiting = aMessage();
      await records.create(waiting);
      await cancels.cancel(waiting.id, 60);
    },
  },
  'JobDeletion.delete': {
    by: ['gateway'],
    run: async ({ records, cancels, deletion }) => {
      const waiting = aMessage();
      await records.create(waiting);
      await cancels.cancel(waiting.id, 60);
      if ((await deletion.delete(waiting.id)) !== 'deleted') throw new Error('not deleted');
    },
  },
  'EndedInQueue.count': {
    by: ['scaler'],
    // More than the queue has, so that it forgets them.
    run: ({ endedInQueue }) => endedInQueue.count(ROLE_MODEL, -1),
  },
  'EndedInQueue.sample': {
    by: ['gateway'],
    run: ({ endedInQueue }) => endedInQueue.sample(ROLE_MODEL),
  },
  'EndedInQueue.remove': {
    by: ['worker'],
    run: ({ endedInQueue }) => endedInQueue.remove(ROLE_MODEL, randomUUID()),
  },
  'SharedScaling.recall': {
    by: ['scaler'],
    run: ({ sharedScaling }) => sharedScaling.recall(SCALED_OBJECT, 'settings'),
  },
  'SharedScaling.remember': {
    by: ['scaler'],
    run: async ({ sharedScaling }) => {
      const recalled = await sharedScaling.recall(SCALED_OBJECT, 'settings');
      const isKept = await sharedScaling.remember(SCALED_OBJECT, 'settings', recalled, PAST_DECISION);
      if (!isKept) throw new Error('another scaler has decided meanwhile');
    },
  },
  'SharedScaling.noteQuestion': {
    by: ['scaler'],
    run: ({ sharedScaling }) => sharedScaling.noteQuestion(SCALED_OBJECT),
  },
  'SharedScaling.secondsSinceQuestions': {
    by: ['scaler'],
    run: ({ sharedScaling }) => sharedScaling.secondsSinceQuestions([SCALED_OBJECT]),
  },
  'WebhookDeliveries.dueHosts': {
    by: ['gateway'],
    run: ({ webhookDeliveries }) => webhookDeliveries.dueHosts(10),
  },
  'WebhookDeliveries.countDue': {
    by: ['gateway'],
    run: async (store) => {
      await hooked(store);
      await store.webhookDeliveries.countDue();
    },
  },
  'WebhookDeliveries.take': {
    by: ['gateway'],
    run: async (store) =>
      store.webhookDeliveries.take([{ host: (await hooked(store)).host, most: 1 }], 1_000),
  },
  'WebhookDeliveries.settle': {
    by: ['gateway'],
    run: async (store) => {
      const { host } = await hooked(store);
      const [claim] = (await store.webhookDeliveries.take([{ host, most: 1 }], 1_000)).claimed;
      if (!claim) throw new Error('nothing is due');
      await store.webhookDeliveries.settle(claim, { changed: [], stops: true, dueInMs: undefined });
    },
  },
  'WebhookDeliveries.read': {
    by: ['gateway'],
    run: async (store) => store.webhookDeliveries.read((await hooked(store)).id),
  },
  'WebhookDeliveries.redeliver': {
    by: ['gateway'],
    run: async (store) => store.webhookDeliveries.redeliver((await hooked(store)).id, 2),
  },
  'ScalingDecisions.note': {
    by: ['scaler'],
    run: ({ scalingDecisions }) => scalingDecisions.note(ROLE_MODEL, DECISION),
  },
  'ScalingDecisions.list': {
    by: ['gateway'],
    run: ({ scalingDecisions }) => scalingDecisions.list(ROLE_MODEL, 10),
  },
  'ScalingDecisions.wanted': {
    by: ['gateway'],
    run: ({ scalingDecisions }) => scalingDecisions.wanted(ROLE_MODEL),
  },
  'ModelPauses.pause': { by: ['gateway'], run: ({ pauses }) => pauses.pause(ROLE_MODEL) },
  'ModelPauses.resume': { by: ['gateway'], run: ({ pauses }) => pauses.resume(ROLE_MODEL) },
  'ModelPauses.read': { by: ['gateway', 'worker', 'scaler'], run: ({ pauses }) => pauses.read(ROLE_MODEL) },
  'JobLists.page': {
    by: ['gateway'],
    run: async (store) => {
      const message = { ...aMessage(), owner: 'shop', metadata: { customer: '4711' } };
      await store.records.create(message);
      // With and without what is chosen by metadata.
      await store.lists.page({ limit: 1 });
      await store.lists.page({ owner: 'shop', metadata: message.metadata, limit: 1 });
    },
  },
  'JobLists.forgetExpired': {
    by: ['gateway'],
    run: async ({ records, lists }) => {
      const message = aMessage();
      await records.bury(message, 'gave-up');
      await waitUntil(async () => (await records.read(message.id)) === undefined, {
        what: 'the record has expired',
      });
      if ((await lists.forgetExpired()) === 0) throw new Error('there was no job to take out of its lists');
      // It was the last one: what notes that there are such jobs goes too.
      await lists.forgetExpired();
    },
  },
  'JobLists.check': { by: ['gateway'], run: ({ lists }) => lists.check() },
  'JobLists.checkMetadata': { by: ['gateway'], run: ({ lists }) => lists.checkMetadata() },
  'JobCancels.endOverdue': { by: ['gateway'], run: ({ cancels }) => cancels.endOverdue() },
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
    by: ['gateway', 'scaler'],
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
  'JobWaits.add': {
    by: ['worker'],
    run: ({ jobWaits }) => jobWaits.add(ROLE_MODEL, [{ pushedAtMs: 1_700_000_000_123, waitMs: 5 }]),
  },
  'JobWaits.read': { by: ['gateway'], run: ({ jobWaits }) => jobWaits.read(ROLE_MODEL) },
  'MeasuredTimes.read': {
    by: ['gateway', 'scaler'],
    run: ({ measuredTimes }) => measuredTimes.read(ROLE_MODEL),
  },
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
  // With a limit that each event is above, older ones are looked for, to be dropped.
  const lifetimes = { liveSeconds: 600, resultSeconds: 1, eventLogBytes: 1 };
  const store = new JobStore({ url, commandTimeoutSeconds: 5, lifetimes });
  await store.open();
  return store;
}

/** Does all that the services of a role do to the store, from the first connection to the last. */
export async function playRole(role: Role, url: string): Promise<void> {
  if (role.kind === 'scaler') await playScaler(url);
  if (role.kind === 'gateway') {
    await listen(url, (options) => new EndingChannel({ ...options, onEnding: ignore }));
    await listen(url, (options) => new EventChannel({ ...options, onEvents: ignore }));
  }
  if (role.kind === 'worker') await holdJobs(url);
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

/** A worker takes one job after the other. */
async function holdJobs(url: string): Promise<void> {
  const held = new HeldJobChannel({
    url,
    commandTimeoutSeconds: 5,
    model: ROLE_MODEL,
    onCancel: ignore,
    onPause: ignore,
  });
  await held.open();
  for (const { id } of [aMessage(), aMessage()])
    if ((await held.hold(id)) === undefined) throw new Error('the job cannot be held');
  await held.release();
  await held.close();
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

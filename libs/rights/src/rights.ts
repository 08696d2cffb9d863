import { DEAD_LETTER_QUEUE, jobQueue, PROOF_EXCHANGE, REPAIR_QUEUE } from '@tidegate/broker';
import {
  arrivalBatchKey,
  arrivalChannel,
  arrivalsKey,
  deadLettersKey,
  deliveriesKey,
  decisionsKey,
  cancelChannel,
  cancelsKey,
  endCountsKey,
  endedInQueueKey,
  endingChannel,
  eventChannel,
  eventsKey,
  expiriesKey,
  historyKey,
  historyPositionsKey,
  idempotencyEntryKey,
  jobKey,
  pauseChannel,
  pauseKey,
  leaseKey,
  listKeys,
  modelSchemaKey,
  newsKey,
  newsWantedKey,
  requestCountKey,
  retriesKey,
  scalingKey,
  serviceTimesKey,
  setupErrorKey,
  setupFailuresKey,
  startupTimesKey,
  waitTimesKey,
  webhookHostsKey,
  webhooksKey,
  wantedKey,
  workerKey,
  workersKey,
  writeProbeKey,
} from '@tidegate/job-store';
import type { Role } from './roles.js';

// Who may do what at RabbitMQ and Redis. Whatever a service does there for the first time is added here, and nowhere else.

/** Any text, in the place of a part of a name. */
export const ANY = '*';

/** What RabbitMQ calls its nameless exchange when it looks whether somebody may publish to it. */
const DEFAULT_EXCHANGE = 'amq.default';

/**
 * Rights at the broker: names of queues and exchanges, in which {@link ANY} stands for any text.
 *
 * @see https://www.rabbitmq.com/docs/access-control#authorisation (which operation asks for which)
 */
export interface BrokerRights {
  /** Declare and delete. */
  readonly configure: readonly string[];
  /** Publish to an exchange, bind a queue. */
  readonly write: readonly string[];
  /** Consume a queue, bind to an exchange. */
  readonly read: readonly string[];
  /** What the user may do by the management API: `management` reads what is in the virtual host, `policymaker` writes policies too. */
  readonly tag?: 'management' | 'policymaker';
}

/** Commands that may be sent for some keys or channels, and for no other. */
export interface StoreGrant {
  /** What it is about, in a few words. */
  readonly about: string;
  /** Patterns of keys; none for commands that name no key. */
  readonly keys?: readonly string[];
  /** What the commands do to the keys. A script counts as both, as Redis cannot know what it does. */
  readonly access?: 'read' | 'write' | 'all';
  readonly channels?: readonly string[];
  /** In lower case; those that scripts call count as well. */
  readonly commands: readonly string[];
}

/** All rights of one role. */
export interface Rights {
  /** The role in a few words. */
  readonly does: string;
  readonly broker: BrokerRights;
  /** Absent for a role that does not know the store. */
  readonly store?: readonly StoreGrant[];
}

const NOTHING: readonly string[] = [];

const SCRIPTS = ['eval', 'evalsha'];

/** What every connection of ours sends; `ping` is for a server without RESP3. */
const CONNECTION: readonly StoreGrant[] = [
  { about: 'the connection', commands: ['info', 'ping', 'select'] },
  { about: 'whether it takes writes', keys: [writeProbeKey()], access: 'write', commands: ['lpushx'] },
];

/** The command by which scripts read the time. */
const CLOCK: StoreGrant = { about: 'its clock', commands: ['time'] };

/** What scripts send to append to the list of a job's events. */
const EVENT_LOG: readonly string[] = ['lpop', 'pexpire', 'rpush'];

/** What is noted of a job's events to be sent to its webhook. */
const WEBHOOK_KEYS: readonly string[] = [deliveriesKey(ANY), webhookHostsKey(), webhooksKey(ANY)];

/** What scripts send to note that. */
const WEBHOOK_NOTES: readonly string[] = ['hdel', 'hmget', 'hset', 'pexpire', 'pttl', 'zadd'];
/** To note how many workers a model should have. */
const DECISIONS: StoreGrant = {
  about: 'how many workers models should have',
  keys: [decisionsKey(ANY), wantedKey(ANY)],
  access: 'all',
  commands: [...SCRIPTS, 'expire', 'hget', 'hset', 'lpush', 'ltrim'],
};

/** What scripts send to move a job from one list to another. */
const LISTS: readonly string[] = ['rpush', 'sadd', 'zadd', 'zrem'];

const GATEWAY: Rights = {
  does: 'publishes jobs, declares and repairs queues, writes their policies, takes dead letters',
  broker: {
    configure: [jobQueue(ANY), DEAD_LETTER_QUEUE, PROOF_EXCHANGE, REPAIR_QUEUE],
    write: [DEFAULT_EXCHANGE, jobQueue(ANY), DEAD_LETTER_QUEUE],
    read: [PROOF_EXCHANGE, DEAD_LETTER_QUEUE],
    tag: 'policymaker',
  },
  store: [
    ...CONNECTION,
    CLOCK,
    {
      // Together, as scripts have keys of several kinds.
      about:
        'jobs, the idempotency keys that lead to them, their retries, the leases of those who publish these, the jobs that are being canceled, those that were given up, and the history of models',
      keys: [
        jobKey(ANY),
        idempotencyEntryKey(ANY),
        retriesKey(),
        leaseKey(ANY),
        cancelsKey(),
        deadLettersKey(ANY),
        historyKey(ANY, ANY, ANY),
        historyPositionsKey(ANY),
      ],
      access: 'all',
      commands: [
        ...SCRIPTS,
        'del',
        'exists',
        'expire',
        'hdel',
        'hget',
        'hmget',
        'hset',
        'hstrlen',
        'pexpire',
        'pttl',
        'zadd',
        'zcard',
        'zrange',
        'zrangebyscore',
        'zrem',
        'zremrangebyscore',
      ],
    },
    {
      about: 'lists of jobs',
      keys: [listKeys(ANY)],
      access: 'all',
      commands: [
        ...SCRIPTS,
        ...LISTS,
        'exists',
        'lindex',
        'lrange',
        'ltrim',
        'smembers',
        'srem',
        'zcard',
        'zlexcount',
        'zrange',
        'zrangebyscore',
      ],
    },
    {
      about: 'cancels, for the workers that have the jobs',
      channels: [cancelChannel(ANY, ANY)],
      commands: ['publish'],
    },
    {
      about: 'jobs that have ended while they were in a queue',
      keys: [endedInQueueKey(ANY)],
      access: 'all',
      commands: ['expire', 'zadd', 'zcount', 'zrandmember', 'zrem', 'zremrangebyscore'],
    },
    {
      about: 'which models are paused',
      keys: [pauseKey(ANY)],
      access: 'all',
      commands: [...SCRIPTS, 'del', 'exists', 'set'],
    },
    { about: 'news of pauses', channels: [pauseChannel(ANY, ANY)], commands: ['publish'] },
    {
      about: 'events of jobs',
      keys: [eventsKey(ANY)],
      access: 'all',
      commands: [...EVENT_LOG, 'del', 'lindex', 'llen', 'lrange'],
    },
    { about: 'news of events', channels: [eventChannel(ANY)], commands: ['publish', 'subscribe'] },
    {
      about: 'what is sent to webhooks',
      keys: WEBHOOK_KEYS,
      access: 'all',
      commands: [
        ...SCRIPTS,
        ...WEBHOOK_NOTES,
        'del',
        'exists',
        'hget',
        'hgetall',
        'hincrby',
        'zcount',
        'zrange',
        'zrangebyscore',
        'zrem',
      ],
    },
    {
      about: 'jobs that expire',
      keys: [expiriesKey()],
      access: 'all',
      commands: [...SCRIPTS, 'zadd', 'zrangebyscore', 'zrem'],
    },
    {
      about: 'counts of arrivals',
      keys: [arrivalsKey(ANY, ANY), arrivalBatchKey(ANY)],
      access: 'all',
      commands: [...SCRIPTS, 'expire', 'hincrby', 'set'],
    },
    { about: 'news of arrivals', channels: [arrivalChannel(ANY)], commands: ['publish'] },
    { about: 'news of ended jobs', channels: [endingChannel(ANY)], commands: ['publish', 'subscribe'] },
    {
      about: 'counts of clients’ requests',
      keys: [requestCountKey(ANY)],
      access: 'all',
      commands: [...SCRIPTS, 'expire', 'incrby', 'pttl', 'set'],
    },
    {
      about: 'workers, and what arrived',
      keys: [workersKey(ANY), workerKey(ANY, ANY), arrivalsKey(ANY, ANY)],
      access: 'read',
      commands: ['hgetall', 'zrange'],
    },
    {
      about: 'measured times',
      keys: [startupTimesKey(ANY), serviceTimesKey(ANY), waitTimesKey(ANY)],
      access: 'read',
      commands: ['lrange'],
    },
    {
      about: 'news of all jobs',
      keys: [newsKey(), newsWantedKey()],
      access: 'all',
      commands: [...SCRIPTS, 'exists', 'expire', 'set', 'xadd', 'xrange', 'xrevrange'],
    },
    {
      about: 'what the history of models is made of',
      keys: [endCountsKey(ANY, ANY), historyKey(ANY, ANY, ANY)],
      access: 'all',
      commands: ['expire', 'hgetall', 'hincrby', 'lrange', 'rpush'],
    },
    {
      about: 'how many workers models should have',
      keys: [decisionsKey(ANY), wantedKey(ANY)],
      access: 'read',
      commands: ['hget', 'lrange'],
    },
    {
      about: 'set-ups and schemas of models',
      keys: [setupFailuresKey(ANY), setupErrorKey(ANY), modelSchemaKey(ANY)],
      access: 'read',
      commands: ['hget', 'hmget', 'mget'],
    },
  ],
};

const SCALER: Rights = {
  does: 'reads how many jobs wait, what arrives, and what workers do; shares its decisions with other scalers',
  // It counts by passive declarations. From 4.3 on RabbitMQ asks for any right to the queue; to write is the one that by itself
  // lets nobody do anything: a queue is bound by who may read an exchange too, and published to by an exchange alone.
  broker: { configure: NOTHING, write: [jobQueue(ANY)], read: NOTHING },
  store: [
    ...CONNECTION,
    CLOCK,
    {
      about: 'what scalers last decided, and when KEDA last asked',
      keys: [scalingKey(ANY, ANY)],
      access: 'all',
      commands: [...SCRIPTS, 'expire', 'hget', 'hmget', 'hset'],
    },
    DECISIONS,
    {
      about: 'news of what it decides',
      keys: [newsKey(), newsWantedKey()],
      access: 'all',
      commands: ['exists', 'xadd'],
    },
    {
      about: 'workers and arrivals',
      keys: [workersKey(ANY), workerKey(ANY, ANY), arrivalsKey(ANY, ANY)],
      access: 'read',
      commands: ['hgetall', 'zrange'],
    },
    {
      about: 'measured times',
      keys: [startupTimesKey(ANY), serviceTimesKey(ANY)],
      access: 'read',
      commands: ['lrange'],
    },
    { about: 'which models are paused', keys: [pauseKey(ANY)], access: 'read', commands: ['exists'] },
    {
      about: 'jobs that have ended while they were in a queue',
      keys: [endedInQueueKey(ANY)],
      access: 'all',
      commands: ['zcount', 'zremrangebyrank'],
    },
    { about: 'news of arrivals', channels: [arrivalChannel(ANY)], commands: ['subscribe'] },
  ],
};

const KEDA: Rights = {
  does: 'reads the counts of queues by the management API',
  broker: { configure: NOTHING, write: NOTHING, read: NOTHING, tag: 'management' },
};

const OPERATOR: Rights = {
  does: 'the local stack itself: publishes jobs again that a broker has lost, and reads counts',
  broker: {
    configure: [jobQueue(ANY), DEAD_LETTER_QUEUE, PROOF_EXCHANGE],
    write: [DEFAULT_EXCHANGE, jobQueue(ANY), DEAD_LETTER_QUEUE],
    read: [PROOF_EXCHANGE],
    tag: 'management',
  },
  store: [
    ...CONNECTION,
    { about: 'names of keys', commands: ['scan'] },
    { about: 'jobs', keys: [jobKey(ANY)], access: 'all', commands: ['expire', 'hdel', 'hmget'] },
    { about: 'events of jobs', keys: [eventsKey(ANY)], access: 'write', commands: ['expire'] },
  ],
};

function workerOf(model: string): Rights {
  return {
    does: 'consumes the queue of its model, and writes how its jobs, its set-up and itself are',
    broker: { configure: NOTHING, write: NOTHING, read: [jobQueue(model)] },
    store: [
      ...CONNECTION,
      CLOCK,
      {
        // A job's key does not hold its model: a worker may write the jobs of other models, too.
        about: 'jobs and their retries',
        keys: [jobKey(ANY), retriesKey()],
        access: 'all',
        commands: [...SCRIPTS, 'expire', 'hdel', 'hget', 'hincrby', 'hmget', 'hset', 'pttl', 'zadd'],
      },
      { about: 'lists of jobs', keys: [listKeys(ANY)], access: 'all', commands: LISTS },
      { about: 'events of jobs', keys: [eventsKey(ANY)], access: 'all', commands: EVENT_LOG },
      { about: 'news of events', channels: [eventChannel(ANY)], commands: ['publish'] },
      {
        // Neither does the key of what is sent of a job.
        about: 'what is sent to webhooks',
        keys: WEBHOOK_KEYS,
        access: 'all',
        commands: WEBHOOK_NOTES,
      },
      { about: 'news of ended jobs', channels: [endingChannel(ANY)], commands: ['publish'] },
      {
        about: 'cancels of the job that it has',
        channels: [cancelChannel(ANY, ANY)],
        commands: ['subscribe', 'unsubscribe'],
      },
      {
        about: 'jobs of its model that have ended while they were in the queue',
        keys: [endedInQueueKey(model)],
        access: 'write',
        commands: ['zrem'],
      },
      {
        about: 'news of all jobs',
        keys: [newsKey(), newsWantedKey()],
        access: 'all',
        commands: ['exists', 'xadd'],
      },
      {
        about: 'counts of its jobs that have ended',
        keys: [endCountsKey(model, ANY)],
        access: 'all',
        commands: ['expire', 'hincrby'],
      },
      {
        about: 'whether its model is paused',
        keys: [pauseKey(model)],
        access: 'read',
        commands: ['exists'],
      },
      { about: 'news of its pauses', channels: [pauseChannel(ANY, model)], commands: ['subscribe'] },
      {
        about: 'workers of its model',
        keys: [workersKey(model), workerKey(model, ANY)],
        access: 'all',
        commands: [...SCRIPTS, 'del', 'expire', 'hset', 'zadd', 'zrem', 'zremrangebyscore'],
      },
      {
        about: 'set-ups and schema of its model',
        keys: [setupFailuresKey(model), setupErrorKey(model), modelSchemaKey(model)],
        access: 'all',
        commands: [...SCRIPTS, 'del', 'expire', 'hget', 'hset', 'incr', 'set'],
      },
      {
        about: 'measured times of its model',
        keys: [startupTimesKey(model), serviceTimesKey(model), waitTimesKey(model)],
        access: 'write',
        commands: ['expire', 'ltrim', 'rpush'],
      },
    ],
  };
}

/** What a role may do. */
export function rightsOf(role: Role): Rights {
  switch (role.kind) {
    case 'gateway':
      return GATEWAY;
    case 'worker':
      return workerOf(role.model);
    case 'scaler':
      return SCALER;
    case 'keda':
      return KEDA;
    case 'operator':
      return OPERATOR;
  }
}

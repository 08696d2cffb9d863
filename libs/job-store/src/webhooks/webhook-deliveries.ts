import type { StoreConnection } from '../connection/store-connection.js';
import { deliveriesKey, webhookHostsKey, webhooksKey } from '../keys.js';
import {
  COUNT_WEBHOOKS,
  LIST_WEBHOOK_HOSTS,
  REDELIVER_WEBHOOK,
  SETTLE_WEBHOOK,
  TAKE_WEBHOOKS,
} from '../scripts/redis-scripts.js';
import { deliveryText, readLedger, type WebhookDelivery, type WebhookLedger } from './delivery-text.js';

/** The scripts of webhooks. */
export const WEBHOOK_SCRIPTS = [
  COUNT_WEBHOOKS,
  LIST_WEBHOOK_HOSTS,
  REDELIVER_WEBHOOK,
  SETTLE_WEBHOOK,
  TAKE_WEBHOOKS,
];

const DAY_MS = 86_400_000;

/** How long deliveries are kept of which none is to be sent any more, unless their job is kept for longer. */
const DONE_KEPT_MS = DAY_MS;

/** How long those are kept that are to be sent: all gateways may be down for some days. `note-delivery.lua` has it too. */
const PENDING_KEPT_MS = 7 * DAY_MS;

/** Hosts that the count of what is due looks at. */
const MOST_COUNTED_HOSTS = 1_000;

/** A host of which jobs are claimed. */
export interface HostRequest {
  readonly host: string;
  /** How many of its jobs at most. */
  readonly most: number;
}

/** A job that is claimed to send something of it. */
export interface ClaimedWebhook {
  readonly jobId: string;
  /** Grows from claim to claim: who comes with an older one changes nothing. */
  readonly token: number;
  readonly ledger: WebhookLedger;
}

/** What has become of a claimed job. */
export interface WebhookSettlement {
  /** The deliveries that have changed. */
  readonly changed: readonly WebhookDelivery[];
  /** Whether the receiver wants nothing of the job any more. */
  readonly stops: boolean;
  /** Milliseconds until the next delivery is due; `undefined` when there is none. */
  readonly dueInMs: number | undefined;
}

/** What is due to be sent. */
export interface DueWebhooks {
  /** Of how many jobs. */
  readonly jobs: number;
  /** For how long the earliest has been due. */
  readonly oldestMs: number;
}

/**
 * What is sent of jobs to their webhooks: scripts note it in the step in which an event happens; here gateways claim it, job by
 * job, and store what became of it. Every method throws StoreUnavailableError.
 */
export class WebhookDeliveries {
  constructor(private readonly store: StoreConnection) {}

  /** Hosts of which something is due, the earliest first. Writes nothing. @param first - how many are left out at the beginning */
  async dueHosts(most: number, first = 0): Promise<readonly string[]> {
    return (await this.store.run(
      LIST_WEBHOOK_HOSTS,
      [webhookHostsKey()],
      [most, first],
    )) as readonly string[];
  }

  /** How much is due. Writes nothing. */
  async countDue(): Promise<DueWebhooks> {
    const values = [webhooksKey(''), MOST_COUNTED_HOSTS];
    const reply = await this.store.run(COUNT_WEBHOOKS, [webhookHostsKey()], values);
    const [jobs, oldestMs] = reply as readonly [number, number];
    return { jobs, oldestMs };
  }

  /**
   * Claims jobs of which something is due.
   *
   * @param holdsMs - how long nobody else gets them; then they are due again
   * @returns with the time on the store's clock, milliseconds since the Unix epoch
   */
  async take(
    hosts: readonly HostRequest[],
    holdsMs: number,
  ): Promise<{ readonly nowMs: number; readonly claimed: readonly ClaimedWebhook[] }> {
    const values = [
      webhooksKey(''),
      deliveriesKey(''),
      holdsMs,
      ...hosts.flatMap(({ host, most }) => [host, most]),
    ];
    const reply = await this.store.run(TAKE_WEBHOOKS, [webhookHostsKey()], values);
    const [nowMs, jobs] = reply as readonly [
      number,
      readonly (readonly [string, number, readonly string[]])[],
    ];
    const claimed = jobs.flatMap(([jobId, token, fields]) => {
      const ledger = readLedger(fields);
      return ledger ? [{ jobId, token, ledger }] : [];
    });
    return { nowMs, claimed };
  }

  /**
   * Stores what has become of a claimed job, and ends the claim.
   *
   * @returns whether the claim still held: if not, nothing was changed
   */
  async settle(
    { jobId, token, ledger }: ClaimedWebhook,
    { changed, stops, dueInMs }: WebhookSettlement,
  ): Promise<boolean> {
    const { host, latest } = ledger;
    const values = [
      jobId,
      host,
      token,
      latest,
      dueInMs === undefined ? '' : Math.max(0, Math.ceil(dueInMs)),
      dueInMs === undefined ? DONE_KEPT_MS : PENDING_KEPT_MS,
      ...changed.flatMap((delivery) => [delivery.number, deliveryText(delivery)]),
      ...(stops ? ['stopped', 1] : []),
    ];
    const keys = [deliveriesKey(jobId), webhookHostsKey(), webhooksKey(host)];
    return (await this.store.run(SETTLE_WEBHOOK, keys, values)) === 1;
  }

  /** What is sent of a job; `undefined` when nothing is, or it is no longer kept. */
  async read(jobId: string): Promise<WebhookLedger | undefined> {
    const fields = await this.store.guard(() => this.store.redis.hgetall(deliveriesKey(jobId)));
    return readLedger(Object.entries(fields).flat());
  }

  /**
   * Has one delivery sent again, as if it were new.
   *
   * @returns whether there is such a delivery
   */
  async redeliver(jobId: string, number: number): Promise<boolean> {
    const values = [webhooksKey(''), jobId, number, PENDING_KEPT_MS];
    return (await this.store.run(REDELIVER_WEBHOOK, [deliveriesKey(jobId), webhookHostsKey()], values)) === 1;
  }
}

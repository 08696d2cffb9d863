import type { WebhookSecrets } from '@tidegate/access-keys';
import type {
  ClaimedWebhook,
  HostRequest,
  JobStore,
  WebhookDelivery,
  WebhookLedger,
} from '@tidegate/job-store';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { messageId, webhookBody } from '../message/webhook-message.js';
import { signatureHeaders, signingSecrets } from '../message/signature.js';
import { afterAttempt, type AfterAttempt } from '../planning/after-attempt.js';
import { nextDelivery } from '../planning/next-delivery.js';
import { SendingLimits, type SendingLimitsOptions } from './sending-limits.js';
import type { WebAnswer, WebClient } from './web-client.js';

/** What a sender needs. */
export interface WebhookSenderOptions {
  readonly store: {
    readonly records: Pick<JobStore['records'], 'read'>;
    readonly webhookDeliveries: Pick<JobStore['webhookDeliveries'], 'dueHosts' | 'take' | 'settle'>;
  };
  readonly client: Pick<WebClient, 'post'>;
  /** The secrets that count now. */
  readonly secrets: () => WebhookSecrets;
  readonly limits: SendingLimitsOptions;
  /** Seconds that one attempt may take. */
  readonly timeoutSeconds: number;
  /** What stands before the path of a link in a message. */
  readonly linkBase: string;
  readonly onAttempt: (result: AfterAttempt['result'], latencyMs: number) => void;
}

/** Hosts that are read at a time, the earliest first: four times what may be busy unless set otherwise. */
const HOSTS_PER_PAGE = 1_024;

/** Pages that one look reads while there is no free place for any host on them. */
const MOST_PAGES = 16;

/** An answer that takes longer is late: many such hosts would take all places, each for nearly the time of an attempt. */
const LATE_MS = 1_000;

const NOTHING_TAKEN = { nowMs: 0, claimed: [] } as const;

/** Records that are read at a time: each may have 2 MB, and all that are read in one turn come in one answer of the store. */
const READING_LANES = 16;

/** A claim outlives its attempt by this; after a gateway that was killed, its jobs wait as long. */
const CLAIM_MARGIN_MS = 10_000;

/** A claim that is this old is not begun: its gateway was frozen, and somebody else may have the job by now. */
const OLDEST_CLAIM_MS = 5_000;

/** So long at most what has become of attempts is gathered: the store, which may sync its disk at each write, writes that at once. */
const GATHER_MS = 25;

/** So long the attempts that are being made may go on when the gateway stops. */
const STOP_GRACE_MS = 2_000;

/**
 * Sends what is due, host by host. Each job is claimed, and what becomes of its delivery is stored under the claim: a sender that is
 * killed in between leaves the job to the next one, which sends the delivery again with the same id.
 */
export class WebhookSender {
  private readonly limits: SendingLimits;
  private readonly running = new Set<Promise<void>>();
  /** Called when a place becomes free. */
  private readonly waiting = new Set<() => void>();
  private readonly stopping = new AbortController();
  private isStopping = false;
  /** What each lane of reading is busy with. */
  private readonly lanes: Promise<unknown>[] = [];
  private lane = 0;
  /** Of which something is still due after the look before: the next look need not ask first, under load half of its time. */
  private dueHosts: readonly string[] = [];
  /** Where the next page begins. Each look goes on from the one before: else many hosts that do not answer would hide all later ones. */
  private firstOfPage = 0;
  /** What has become of attempts, and is written at the next look, together with its claims. */
  private gathering: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  constructor(private readonly options: WebhookSenderOptions) {
    this.limits = new SendingLimits(options.limits);
    // Each attempt that is being made listens.
    setMaxListeners(options.limits.most, this.stopping.signal);
  }

  /**
   * Claims and begins to send what is due, as far as there are free places; does not wait for answers.
   *
   * @returns how many attempts have begun
   * @throws {StoreUnavailableError} when the store takes nothing: what is due stays due
   */
  async begin(): Promise<number> {
    const { webhookDeliveries } = this.options.store;
    if (this.isStopping || this.limits.taken >= this.options.limits.most) return 0;
    if (this.dueHosts.length === 0) this.dueHosts = await this.nextPage();
    let requests = this.requestsOf(this.dueHosts);
    for (let page = 1; page < MOST_PAGES && requests.length === 0 && this.firstOfPage > 0; page += 1)
      requests = this.requestsOf((this.dueHosts = await this.nextPage()));
    this.gathering?.end();
    const claimedAt = performance.now();
    const holdsMs = this.options.timeoutSeconds * 1000 + CLAIM_MARGIN_MS;
    const [{ nowMs, claimed }, dueHosts] = await Promise.all([
      requests.length === 0 ? NOTHING_TAKEN : webhookDeliveries.take(requests, holdsMs),
      // What was claimed is sent also when this fails.
      this.dueHosts.length === 0 ? [] : this.nextPage().catch(() => []),
    ]);
    this.dueHosts = dueHosts;
    for (const claim of claimed) {
      const work = this.send(claim, nowMs, claimedAt, this.takePlace(claim.ledger.host));
      this.running.add(work);
      void work.finally(() => this.running.delete(work));
    }
    return claimed.length;
  }

  /** Resolves when a place is free that was taken before, or at once when none is taken. */
  async nextFreePlace(): Promise<void> {
    if (this.limits.taken > 0) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** Begins nothing more. Attempts that last are cut off, and are made again by another gateway. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const timer = setTimeout(() => this.stopping.abort(), STOP_GRACE_MS);
    while (this.running.size > 0) await Promise.all(this.running);
    clearTimeout(timer);
  }

  /** Some of the hosts of which something is due, and after the last the first again. */
  private async nextPage(): Promise<readonly string[]> {
    const hosts = await this.options.store.webhookDeliveries.dueHosts(HOSTS_PER_PAGE, this.firstOfPage);
    this.firstOfPage = hosts.length < HOSTS_PER_PAGE ? 0 : this.firstOfPage + HOSTS_PER_PAGE;
    return hosts;
  }

  /** The hosts with free places, no more jobs than there are places. */
  private requestsOf(hosts: readonly string[]): readonly HostRequest[] {
    let free = this.options.limits.most - this.limits.taken;
    return hosts.flatMap((host) => {
      const most = Math.min(this.limits.freeOf(host, performance.now()), free);
      free -= most;
      return most > 0 ? [{ host, most }] : [];
    });
  }

  /** Takes a place of a host; the function that is returned leaves it, if that has not been done. */
  private takePlace(host: string): () => void {
    const leave = this.limits.take(host);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      leave();
      for (const wake of this.waiting) wake();
      this.waiting.clear();
    };
  }

  /**
   * Never rejects: what the store does not take now is due again when the claim is over. The place is left once the receiver has
   * answered: what the store still has to write does not hold up those who come next.
   */
  private async send(
    claim: ClaimedWebhook,
    claimedAtMs: number,
    claimedAt: number,
    leavePlace: () => void,
  ): Promise<void> {
    const { webhookDeliveries } = this.options.store;
    const clock = (): number => claimedAtMs + performance.now() - claimedAt;
    try {
      const { ledger } = claim;
      const { delivery, dueInMs } = nextDelivery(ledger.isStopped ? [] : ledger.deliveries, clock());
      if (!delivery) {
        // An event that came while the receiver said that it wants nothing more.
        const changed = ledger.isStopped ? ledger.deliveries.flatMap((one) => stopped(one) ?? []) : [];
        await webhookDeliveries.settle(claim, { changed, stops: ledger.isStopped, dueInMs });
        return;
      }
      const attempt = await this.attempt(claim, delivery, claimedAtMs, clock);
      leavePlace();
      if (!attempt) {
        await webhookDeliveries.settle(claim, { changed: [], stops: false, dueInMs: 0 });
        return;
      }
      const stops = attempt.result === 'stopped';
      const after = ledger.deliveries.map((other) => changedBy(attempt, other));
      const changed = after.filter((other, index) => other !== ledger.deliveries[index]);
      await this.gathered();
      const next = nextDelivery(after, clock());
      const isHeld = await webhookDeliveries.settle(claim, { changed, stops, dueInMs: next.dueInMs });
      if (isHeld) this.options.onAttempt(attempt.result, attempt.delivery.attempts.at(-1)?.latencyMs ?? 0);
    } catch {
      // What is wrong with the store its connection reports.
    } finally {
      leavePlace();
    }
  }

  /** Resolves at the next look, or after a moment, for all attempts that have been made since the look before. */
  private gathered(): Promise<void> {
    this.gathering ??= this.gather();
    return this.gathering.over;
  }

  private gather(): NonNullable<WebhookSender['gathering']> {
    const early = new AbortController();
    const over = delay(GATHER_MS, undefined, { signal: early.signal }).catch(() => undefined);
    return { over: over.then(() => (this.gathering = undefined)), end: () => early.abort() };
  }

  /** @returns `undefined` for an attempt that was not made, or not to its end: nobody knows what came of it */
  private async attempt(
    { jobId, ledger }: ClaimedWebhook,
    delivery: WebhookDelivery,
    claimedAtMs: number,
    clock: () => number,
  ): Promise<AfterAttempt | undefined> {
    const body = await this.inLane(() => this.bodyOf(jobId, ledger, delivery));
    if (clock() - claimedAtMs > OLDEST_CLAIM_MS || this.isStopping) return undefined;
    const secrets = signingSecrets(this.options.secrets(), ledger);
    const atMs = clock();
    if (secrets.length === 0)
      return afterAttempt(
        delivery,
        { atMs: Math.round(atMs), latencyMs: 0, error: NO_SECRET },
        Math.random(),
      );
    const headers = signatureHeaders(secrets, messageId(jobId, delivery), new Date(), body);
    const answer = await this.options.client.post(
      ledger.webhook.url,
      { ...headers },
      body,
      this.stopping.signal,
    );
    if (this.stopping.signal.aborted) return undefined;
    const latencyMs = Math.round(clock() - atMs);
    this.noteHost(ledger.host, answer, latencyMs);
    return afterAttempt(delivery, { ...answer, atMs: Math.round(atMs), latencyMs }, Math.random());
  }

  /** Does something in one of a few lanes, after all that was to be done in it before. */
  private async inLane<T>(action: () => Promise<T>): Promise<T> {
    this.lane = (this.lane + 1) % READING_LANES;
    const before = this.lanes[this.lane];
    const work = Promise.resolve(before).then(action);
    this.lanes[this.lane] = work.catch(() => undefined);
    return work;
  }

  /** Apart from the attempt, which lasts: a record may be long, and is forgotten here. */
  private async bodyOf(jobId: string, ledger: WebhookLedger, delivery: WebhookDelivery): Promise<string> {
    const record = await this.options.store.records.read(jobId);
    return webhookBody({ jobId, ledger, delivery, record, linkBase: this.options.linkBase });
  }

  private noteHost(host: string, { answer, retryAfterMs = 0 }: WebAnswer, latencyMs: number): void {
    const manner = answer === undefined ? 'never' : latencyMs > LATE_MS ? 'late' : 'soon';
    this.limits.settled(host, manner, retryAfterMs, performance.now());
  }
}

const NO_SECRET = 'there is no secret to sign it with: npm run keys -- webhook-secret create';

/** A delivery once an attempt was made, of itself or of another one: 410 stops all of the job. */
function changedBy({ delivery, result }: AfterAttempt, other: WebhookDelivery): WebhookDelivery {
  if (other.number === delivery.number) return delivery;
  return (result === 'stopped' ? stopped(other) : undefined) ?? other;
}

/** A delivery that was still to be sent, once the receiver wants nothing more; `undefined` for any other. */
function stopped(delivery: WebhookDelivery): WebhookDelivery | undefined {
  return delivery.state === 'pending' ? { ...delivery, state: 'stopped' } : undefined;
}

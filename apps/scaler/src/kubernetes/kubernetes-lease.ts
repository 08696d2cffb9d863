import type { ScalerClocks } from '../clocks.js';
import type { LeaseApi, LeaseRecord, ReadLease } from './lease-api.js';

/** Nobody else takes the lease for this time after the last change of it that was seen. */
const LEASE_SECONDS = 6;
/** The holder stops for this time after its last renewal was sent: before anybody else takes the lease. */
const RENEWED_WITHIN_SECONDS = 4;
const RETRY_MS = 1_000;
/** A lease that was given back may be taken at once. */
const RELEASED_SECONDS = 1;

/** What is needed to hold a lease. */
export interface KubernetesLeaseOptions extends ScalerClocks {
  readonly api: Pick<LeaseApi, 'read' | 'write'>;
  /** A name that no other process has. */
  readonly identity: string;
  /** The API has refused, or not answered; called once until it answers again. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * A lease of Kubernetes that one of several scalers holds while it is wanted. Follows `tryAcquireOrRenew` and `release` of
 * client-go (`tools/leaderelection/leaderelection.go`), which has no counterpart in the client for Node: the times of a record
 * are on its holder's clock, so only their change is seen, and how long ago that was is measured on one's own clock, which
 * only goes forward. A lease alone cannot keep two apart, as a holder may be frozen: what is written under it is refused when
 * it has changed in between (`ScaleApi.set`).
 */
export class KubernetesLease {
  private isWanted = false;
  private isStopped = false;
  private hasFailed = false;
  private heldUntilSeconds = Number.NEGATIVE_INFINITY;
  private own: ReadLease | undefined;
  private observed: { readonly record: LeaseRecord; readonly atSeconds: number } | undefined;
  private turn: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: KubernetesLeaseOptions) {}

  /** Whether this process holds it now. */
  get isHeld(): boolean {
    return this.isWanted && this.options.monotonicSeconds() < this.heldUntilSeconds;
  }

  /** Takes it as soon as nobody else has it, and keeps it; or gives it back. Returns at once. */
  want(isWanted: boolean): void {
    this.isWanted = isWanted && !this.isStopped;
    if (this.isWanted && this.turn === undefined && this.timer === undefined) this.next();
  }

  /** Gives it back, so that another one takes it at once. Never rejects. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.isWanted = false;
    clearTimeout(this.timer);
    await this.turn;
    await this.release();
  }

  private next(): void {
    this.timer = undefined;
    this.turn = (this.isWanted ? this.takeTurn() : this.release()).finally(() => {
      this.turn = undefined;
      if (this.isWanted) this.timer = this.options.later(RETRY_MS, () => this.next());
    });
  }

  private async takeTurn(): Promise<void> {
    try {
      await this.tryAcquireOrRenew();
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) this.options.onFailure(error);
      this.hasFailed = true;
    }
    await this.releaseUnwanted();
  }

  private async tryAcquireOrRenew(): Promise<void> {
    const { api, identity, nowSeconds } = this.options;
    const nowMs = (): number => Math.round(nowSeconds() * 1000);
    // Its holder expects it as it has left it.
    if (this.own !== undefined && (await this.write(this.own, { ...this.own.record, renewedAtMs: nowMs() })))
      return;
    const before = await api.read();
    if (before !== undefined && this.isOfAnother(before.record)) {
      this.heldUntilSeconds = Number.NEGATIVE_INFINITY;
      return;
    }
    const isRenewal = before?.record.holder === identity;
    await this.write(before, {
      holder: identity,
      durationSeconds: LEASE_SECONDS,
      acquiredAtMs: isRenewal ? before.record.acquiredAtMs : nowMs(),
      renewedAtMs: nowMs(),
      transitions: (before?.record.transitions ?? 0) + (isRenewal ? 0 : 1),
    });
  }

  private async write(before: ReadLease | undefined, record: LeaseRecord): Promise<boolean> {
    const { api, monotonicSeconds } = this.options;
    const sentSeconds = monotonicSeconds();
    this.own = await api.write(before, record);
    if (this.own !== undefined) this.heldUntilSeconds = sentSeconds + RENEWED_WITHIN_SECONDS;
    return this.own !== undefined;
  }

  private isOfAnother(record: LeaseRecord): boolean {
    const { identity, monotonicSeconds } = this.options;
    const nowSeconds = monotonicSeconds();
    if (this.observed === undefined || !isSame(this.observed.record, record))
      this.observed = { record, atSeconds: nowSeconds };
    const isOver = nowSeconds - this.observed.atSeconds >= record.durationSeconds;
    return record.holder !== '' && record.holder !== identity && !isOver;
  }

  private async releaseUnwanted(): Promise<void> {
    if (!this.isWanted) await this.release();
  }

  private async release(): Promise<void> {
    const { own } = this;
    const { api, monotonicSeconds } = this.options;
    const isHeld = monotonicSeconds() < this.heldUntilSeconds;
    this.heldUntilSeconds = Number.NEGATIVE_INFINITY;
    this.own = undefined;
    if (own === undefined || !isHeld) return;
    const record = { ...own.record, holder: '', durationSeconds: RELEASED_SECONDS };
    await api.write(own, record).catch(() => undefined);
  }
}

function isSame(one: LeaseRecord, other: LeaseRecord): boolean {
  return (
    one.holder === other.holder &&
    one.renewedAtMs === other.renewedAtMs &&
    one.transitions === other.transitions
  );
}

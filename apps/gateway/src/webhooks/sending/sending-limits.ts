/** How much is sent at a time. */
export interface SendingLimitsOptions {
  /** All together. */
  readonly most: number;
  /** To one host that answers. */
  readonly mostOfHost: number;
}

/** To a host that has not been sent anything yet. */
const MOST_OF_NEW_HOST = 4;

/** To a host whose latest attempt has had no answer: it may hold each for the whole time of an attempt. */
const MOST_OF_SILENT_HOST = 2;

/** So long a host is left alone at most that asks for that. */
const LONGEST_PAUSE_MS = 60_000;

/** Hosts of which it is known how they answer; the oldest are forgotten. */
const MOST_KNOWN_HOSTS = 10_000;

/** What the latest attempt at a host has shown: it answers soon, it answers late, or it does not answer. */
export type HostManner = 'soon' | 'late' | 'never';

interface KnownHost {
  readonly manner: HostManner;
  readonly pausedUntilMs: number;
}

/**
 * How much may be sent to whom at this moment, by one gateway. Each host has a number of places. All hosts that did not answer at last
 * have a quarter of the places together, and with those that are not known yet or answer late half of them: so they never hold up
 * those that answer soon, and do not keep new ones from being found out.
 */
export class SendingLimits {
  private readonly sending = new Map<string, number>();
  private readonly known = new Map<string, KnownHost>();
  private total = 0;
  private unproven = 0;
  private silent = 0;

  constructor(private readonly options: SendingLimitsOptions) {}

  /** How many places are taken. */
  get taken(): number {
    return this.total;
  }

  /** How many places are free for a host. @param nowMs - on any clock, that of `settled` too */
  freeOf(host: string, nowMs: number): number {
    const { most, mostOfHost } = this.options;
    const state = this.known.get(host);
    if (state && state.pausedUntilMs > nowMs) return 0;
    const free = most - this.total;
    const own = this.sending.get(host) ?? 0;
    if (state?.manner === 'soon') return Math.max(0, Math.min(mostOfHost - own, free));
    const ofHost = Math.min(mostOf(state?.manner), mostOfHost) - own;
    const ofSilent = state?.manner === 'never' ? Math.ceil(most / 4) - this.silent : free;
    return Math.max(0, Math.min(ofHost, free, ofSilent, Math.ceil(most / 2) - this.unproven));
  }

  /** Takes a place for a host; the function that is returned leaves it, and must be called once. */
  take(host: string): () => void {
    const state = this.known.get(host);
    const unproven = state?.manner === 'soon' ? 0 : 1;
    const silent = state?.manner === 'never' ? 1 : 0;
    this.total += 1;
    this.unproven += unproven;
    this.silent += silent;
    this.sending.set(host, (this.sending.get(host) ?? 0) + 1);
    return () => {
      this.total -= 1;
      this.unproven -= unproven;
      this.silent -= silent;
      const left = (this.sending.get(host) ?? 1) - 1;
      if (left === 0) this.sending.delete(host);
      else this.sending.set(host, left);
    };
  }

  /**
   * Notes what an attempt has shown of a host.
   *
   * @param pauseMs - for how long it wants nothing, milliseconds
   */
  settled(host: string, manner: HostManner, pauseMs: number, nowMs: number): void {
    this.known.delete(host);
    this.known.set(host, { manner, pausedUntilMs: nowMs + Math.min(pauseMs, LONGEST_PAUSE_MS) });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KNOWN_HOSTS && oldest !== undefined) this.known.delete(oldest);
  }
}

/** Places of one host that is not known to answer soon; `undefined` for one that is new. */
function mostOf(manner: Exclude<HostManner, 'soon'> | undefined): number {
  switch (manner) {
    case undefined:
      return MOST_OF_NEW_HOST;
    case 'never':
      return MOST_OF_SILENT_HOST;
    case 'late':
      return Number.POSITIVE_INFINITY;
  }
}

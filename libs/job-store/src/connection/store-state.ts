import { StoreRefusedError, StoreUnavailableError } from '../job-store.error.js';
import { describeRefusal, explainRefusal, type StoreRefusal } from './store-refusal.js';

/** What a connection reports to its owner. */
export type StoreConnectionEvent =
  /** The store does all its work, for the first time or again: worth a log line. */
  | { readonly kind: 'available' }
  /**
   * The store no longer does its work, or cannot be reached at the start: worth a log line. Reported once until the
   * next `available`; `trouble` states the reason, as in "is read-only (READONLY): reconnecting".
   */
  | { readonly kind: 'unavailable'; readonly trouble: string; readonly error?: Error }
  /** One attempt to connect has failed; there may be any number of them. */
  | { readonly kind: 'connect-failed'; readonly error: Error };

/** `linked`: there is a connection, on which nothing has been answered yet. */
type Link = 'none' | 'linked' | 'answering' | 'silent';

/** The state of the store behind a connection, and what was reported of it to the owner of the connection. */
export class StoreState {
  private link: Link = 'none';
  private refusal: StoreRefusal | undefined;
  private connectError: Error | undefined;
  private reached = false;
  private reported: boolean | undefined;

  /** @param needsWrites - false where a store that only answers reads is enough */
  constructor(
    private readonly needsWrites: boolean,
    private readonly onEvent: (event: StoreConnectionEvent) => void,
  ) {}

  /** True while reads are answered. */
  get answersReads(): boolean {
    return this.link === 'answering' && this.refusal?.answersReads !== false;
  }

  /** True from the first answer on, whatever happens later. */
  get hasAnswered(): boolean {
    return this.reached;
  }

  /** Whether anything was answered on the present connection. */
  get isNew(): boolean {
    return this.link === 'linked';
  }

  get isSilent(): boolean {
    return this.link === 'silent';
  }

  /** What is wrong, as in "is out of reach (ECONNREFUSED)"; `undefined` while nothing is. */
  get trouble(): string | undefined {
    const { refusal } = this;
    if (refusal && (this.needsWrites || refusal.reconnects || !refusal.answersReads))
      return describeRefusal(refusal);
    if (this.link === 'answering') return undefined;
    if (this.link === 'silent') return 'does not answer';
    const { code } = (this.connectError ?? {}) as NodeJS.ErrnoException;
    return code === undefined ? 'is out of reach' : `is out of reach (${code})`;
  }

  /** True where the store has last refused a write, also for a caller that needs none. */
  get refusesWrites(): boolean {
    return this.refusal !== undefined;
  }

  /** The error for a caller that needs the store now and cannot use it. */
  toError(cause?: unknown): StoreUnavailableError {
    const options = cause === undefined ? {} : { cause };
    if (this.refusal) return new StoreRefusedError(explainRefusal(this.refusal), options);
    return new StoreUnavailableError(
      cause === undefined ? 'not connected to the store' : 'the store does not answer',
      options,
    );
  }

  /** A connection was made; the last answer of the store applies until it gives another one. */
  connected(): void {
    this.link = 'linked';
    this.connectError = undefined;
  }

  /** The store has taken a write, or would have. */
  accepted(): void {
    this.refusal = undefined;
    this.answered();
  }

  /** The store has answered. */
  answered(): void {
    this.link = 'answering';
    if (this.refusal?.answersReads !== false) this.reached = true;
    this.report();
  }

  /** The store has answered that it does not do its work. */
  refused(refusal: StoreRefusal): void {
    this.refusal = refusal;
    this.answered();
  }

  /** The store has not answered a command in time. */
  fellSilent(): void {
    this.link = 'silent';
    this.report();
  }

  /** An attempt to connect has failed. */
  connectFailed(error: Error): void {
    this.connectError = error;
    this.onEvent({ kind: 'connect-failed', error });
    this.report();
  }

  /**
   * The connection is closed.
   *
   * @param onPurpose - whether we have closed it because of an answer of the store
   */
  disconnected(onPurpose: boolean): void {
    this.link = 'none';
    if (!onPurpose) this.refusal = undefined;
    this.report();
  }

  private report(): void {
    const { trouble } = this;
    const isAvailable = trouble === undefined;
    if (isAvailable === this.reported) return;
    this.reported = isAvailable;
    if (isAvailable) this.onEvent({ kind: 'available' });
    else
      this.onEvent({
        kind: 'unavailable',
        trouble,
        ...(this.connectError ? { error: this.connectError } : {}),
      });
  }
}

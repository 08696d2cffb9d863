import {
  catchError,
  concat,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  filter,
  from,
  map,
  merge,
  NEVER,
  of,
  takeUntil,
  throttleTime,
  timer,
  type Observable,
} from 'rxjs';

const LOOK_INTERVAL_MS = 1_000;
/** The shortest time between two equal answers. */
const TELL_INTERVAL_MS = 1_000;

/** What activity depends on. */
export interface ActivityOptions {
  /** Names of models whose jobs have just arrived. */
  readonly arrivals: Observable<string>;
  readonly model: string;
  /** Whether there should be any worker now; rejects without a fresh reading. */
  readonly isActive: () => Promise<boolean>;
  /** Whether the model is paused: its arrivals need no worker. Rejects when that is not known. */
  readonly isPaused: () => Promise<boolean>;
}

/**
 * Emits as soon as a job arrives, at the subscription when there is work already, and when the decision changes to
 * workers for any other reason. A check each second replaces the store's channel while it is lost. Only the client or
 * the scaler's stop ends the stream.
 */
export function activity({ arrivals, model, isActive, isPaused }: ActivityOptions): Observable<true> {
  const arrived = arrivals.pipe(
    filter((name) => name === model),
    exhaustMap(() => from(isPaused()).pipe(catchError(() => of(false)))),
    filter((paused) => !paused),
  );
  const decided = timer(0, LOOK_INTERVAL_MS).pipe(
    exhaustMap(() => from(isActive()).pipe(catchError(() => EMPTY))),
    distinctUntilChanged(),
    filter((active) => active),
  );
  return merge(arrived, decided).pipe(
    throttleTime(TELL_INTERVAL_MS, undefined, { leading: true, trailing: true }),
    map((): true => true),
  );
}

/** A value now, and no further one until the stream is ended from outside. */
export function standing<T>(value: T, ended: Observable<unknown>): Observable<T> {
  return concat(of(value), NEVER).pipe(takeUntil(ended));
}

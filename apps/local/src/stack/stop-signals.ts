/** The user's request to stop, and to stop faster. */
export interface StopSignals {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /** Aborted by the second. */
  readonly hurry: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/**
 * Under `npm start` one Ctrl-C arrives twice: from the terminal, which signals its whole foreground group, and from
 * npm, which passes it on. Signals within this time count as one.
 */
const SAME_WISH_MS = 750;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that end the stack. */
export function listenForStopSignals(
  source: NodeJS.EventEmitter = process,
  now = () => performance.now(),
): StopSignals {
  const stop = new AbortController();
  const hurry = new AbortController();
  let firstAtMs: number | undefined;
  const onSignal = () => {
    firstAtMs ??= now();
    if (!stop.signal.aborted) stop.abort();
    else if (now() - firstAtMs > SAME_WISH_MS) hurry.abort();
  };
  for (const signal of SIGNALS) source.on(signal, onSignal);
  return {
    stop: stop.signal,
    hurry: hurry.signal,
    release: () => SIGNALS.forEach((signal) => source.off(signal, onSignal)),
  };
}

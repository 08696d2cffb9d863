/**
 * What a probe reports: `down` takes the service out of rotation (503), `degraded` shows an outage without doing so,
 * because a cluster would otherwise take every replica away at once.
 */
export type ProbeState = 'up' | 'degraded' | 'down';

/** One part of a service's readiness. */
export interface ReadinessProbe {
  readonly name: string;
  /** The present state, and a sentence on it where it is not `up`. */
  readonly check: () => { readonly state: ProbeState; readonly message?: string };
}

/** Injection token of the probes of a service. */
export const READINESS_PROBES = Symbol('readiness probes');

/** A connection, as a probe sees it. */
export interface ProbedConnection {
  readonly isConnected: boolean;
  /**
   * True from the first connection on; the connection itself remembers it, because a probe may not be called for a long
   * time.
   */
  readonly hasBeenConnected: boolean;
  /** What is wrong, where the connection reports it, as in "is read-only (READONLY): reconnecting". */
  readonly trouble?: string | undefined;
}

/** What an outage means for a service. */
export interface ConnectionProbeOptions {
  /** @defaultValue "requests that need it get 503" */
  readonly consequence?: string;
  /**
   * Whether the service is not ready before the connection was there once.
   * @defaultValue true
   */
  readonly isAwaited?: boolean;
}

/**
 * A probe of a connection: down until it was there once, degraded at each later outage.
 *
 * @param name - what the connection leads to
 */
export function connectionProbe(
  name: string,
  connection: ProbedConnection,
  { consequence = 'requests that need it get 503', isAwaited = true }: ConnectionProbeOptions = {},
): ReadinessProbe {
  return {
    name,
    check: () => {
      const { isConnected, hasBeenConnected, trouble } = connection;
      if (isConnected && trouble === undefined) return { state: 'up' };
      if (hasBeenConnected || !isAwaited)
        return { state: 'degraded', message: `the ${name} ${trouble ?? 'is out of reach'}; ${consequence}` };
      const notYet = `the ${name} has not been reached yet`;
      return { state: 'down', message: trouble === undefined ? notYet : `${notYet}: it ${trouble}` };
    },
  };
}

/**
 * What a probe says: `down` takes the service out of rotation (503), `degraded` shows an outage without doing so,
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
  /** True from the first connection on; the connection itself remembers it, as nobody may ask a probe for long. */
  readonly hasBeenConnected: boolean;
}

/**
 * A probe of a connection that must have been there once: down until then, degraded at each later outage.
 *
 * @param name - what the connection leads to
 */
export function connectionProbe(name: string, connection: ProbedConnection): ReadinessProbe {
  return {
    name,
    check: () => {
      if (connection.isConnected) return { state: 'up' };
      return connection.hasBeenConnected
        ? { state: 'degraded', message: `the ${name} is out of reach; requests that need it get 503` }
        : { state: 'down', message: `the ${name} has not been reached yet` };
    },
  };
}

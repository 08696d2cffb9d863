import { Inject, Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { READINESS_PROBES, type ProbeState, type ReadinessProbe } from './readiness.js';

const STATES: readonly ProbeState[] = ['up', 'degraded', 'down'];

/** What `/readyz` answers, as a metric: connections to broker and store, and what else a service consists of. */
@Injectable()
export class ReadinessMetrics {
  constructor(
    @Inject(Registry) registry: Registry,
    @Inject(READINESS_PROBES) probes: readonly ReadinessProbe[],
  ) {
    new Gauge({
      name: 'tidegate_probe_state',
      help: '1 for the state that a part of the service is in, as /readyz names them, 0 for the others.',
      labelNames: ['probe', 'state'],
      registers: [registry],
      collect() {
        for (const { name, check } of probes) {
          const present = check().state;
          for (const state of STATES) this.labels(name, state).set(state === present ? 1 : 0);
        }
      },
    });
  }
}

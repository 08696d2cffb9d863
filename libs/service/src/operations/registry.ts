import { collectDefaultMetrics, Registry } from 'prom-client';

/** The registry of a process, with Node's own metrics in it. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

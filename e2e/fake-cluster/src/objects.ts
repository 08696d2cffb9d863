import type { FakeObject } from './fake-collection.js';

const WORKER = { 'app.kubernetes.io/name': 'worker', 'tidegate/model': 'default' };

/** The state of a pod. */
export interface PodState {
  readonly isReady?: boolean;
  readonly isTerminating?: boolean;
  readonly phase?: string;
}

/** A worker pod of the model `default`. */
export function aWorkerPod(name: string, state: PodState = {}): FakeObject {
  return aPod(name, WORKER, state);
}

/** A gateway pod. */
export function aGatewayPod(name: string, state: PodState = {}): FakeObject {
  return aPod(name, { 'app.kubernetes.io/name': 'gateway' }, state);
}

/** The Deployment of the workers. */
export function theWorkers(replicas: number): FakeObject {
  return { metadata: { name: 'worker', labels: WORKER }, spec: { replicas }, status: { replicas } };
}

/** The gateway's Service, with the addresses that a load balancer has given it. */
export function theGatewayService(ingress: readonly object[] = []): FakeObject {
  return { metadata: { name: 'gateway' }, status: { loadBalancer: { ingress } } };
}

function aPod(
  name: string,
  labels: Readonly<Record<string, string>>,
  { isReady = true, isTerminating = false, phase = 'Running' }: PodState,
): FakeObject {
  return {
    metadata: { name, labels, ...(isTerminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    status: { phase, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  };
}

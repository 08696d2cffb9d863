import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from './recorded-programs.js';

const rendering = (overlay: string): string =>
  readFileSync(join(WORKSPACE_ROOT, `kustomize/rendered/overlays/${overlay}.yaml`), 'utf8');

/** In the form in which the programs print it: kubectl 1.32, kind 0.27, minikube 1.35, Docker 28, KEDA's release manifest. */
export const SERVER_VERSION = `clientVersion:
  gitVersion: v1.32.4
serverVersion:
  buildDate: "2025-04-22T16:10:05Z"
  gitVersion: v1.32.2
  major: "1"
`;

/** As with an overlay of one's own: ours have no load balancer. */
const withLoadBalancer = (text: string): string =>
  `${text}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: gateway\nspec:\n  type: LoadBalancer\n`;

/** A kind cluster on which nothing of ours is yet, and which has a load balancer. */
export function emptyKindCluster(overlay = 'local'): readonly Recording[] {
  return [
    { command: '^kubectl config current-context$', output: 'kind-kind\n' },
    { command: '^kubectl version --output=yaml$', output: SERVER_VERSION },
    { command: '^kubectl kustomize ', output: withLoadBalancer(rendering(overlay)) },
    { command: '^docker image inspect .* tidegate/gateway:local$', output: `sha256:${'a'.repeat(64)}\n` },
    { command: '^docker image inspect .* tidegate/worker:local$', output: `sha256:${'b'.repeat(64)}\n` },
    { command: '^docker image inspect .* tidegate/model-host:local$', output: `sha256:${'9'.repeat(64)}\n` },
    { command: '^docker image inspect .* tidegate/scaler:local$', output: `sha256:${'c'.repeat(64)}\n` },
    {
      command: '^docker run .*rights',
      output: 'kind: Secret\nstringData:\n  amqp-url: amqp://tidegate-gateway:0a1b2c@rabbitmq:5672\n',
    },
    { command: ' get secret ', status: 1 },
    {
      command: ' get statefulsets,deployments ',
      output: 'statefulset.apps/rabbitmq\ndeployment.apps/gateway\n',
    },
    { command: ' get service gateway ', output: '172.18.0.5' },
  ];
}

/** The same cluster with KEDA of a version, and our Secrets. */
export function runningKindCluster(overlay = 'local', keda = '2.20.2'): readonly Recording[] {
  return [
    { command: ' get secret ', output: '{"amqp-url":"YW1xcDovL290aGVy"}' },
    { command: ' get deployments --all-namespaces ', output: `ghcr.io/kedacore/keda:${keda} keda` },
    ...emptyKindCluster(overlay),
  ];
}

/** A minikube cluster and an overlay without a load balancer; only a forwarded port answers. */
export function minikubeCluster(): readonly Recording[] {
  return [
    { command: '^kubectl config current-context$', output: 'minikube\n' },
    { command: '^kubectl kustomize ', output: rendering('local') },
    { command: ' port-forward ', hangs: true },
    { command: '^curl .* http://127.0.0.1:8002/$', status: 7 },
    ...runningKindCluster(),
  ];
}

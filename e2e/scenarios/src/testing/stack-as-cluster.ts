import { FakeCluster, aGatewayPod, aWorkerPod, theGatewayService, theWorkers } from '@tidegate/fake-cluster';
import type { LocalStack } from '@tidegate/harness';

const LOOK_EVERY_MS = 50;

/** Shows a local stack as if it were on a cluster: its workers as pods, which a deletion kills; its gateway behind a pod. */
export class StackAsCluster {
  private readonly shown = new Map<string, string>();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly cluster: FakeCluster,
    private readonly stack: LocalStack,
  ) {
    cluster.objects.services.put(theGatewayService());
    cluster.objects.pods.put(aGatewayPod('gateway'));
    cluster.portsOfPods.set('gateway', Number(new URL(stack.url).port));
    cluster.onDeletion = (pod) => process.kill(Number(pod.replace('worker-', '')), 'SIGKILL');
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  static async start(stack: LocalStack): Promise<StackAsCluster> {
    return new StackAsCluster(await FakeCluster.start(), stack);
  }

  stop(): void {
    clearInterval(this.timer);
    this.cluster.stop();
  }

  private look(): void {
    const { pods, deployments } = this.cluster.objects;
    const workers = this.stack.list('worker');
    const states = new Map<string, string>(workers.map(({ pid, state }) => [`worker-${pid}`, state]));
    for (const name of this.shown.keys()) {
      if (states.has(name)) continue;
      pods.remove(name);
      this.shown.delete(name);
    }
    for (const [name, state] of states) {
      if (this.shown.get(name) === state) continue;
      pods.put(aWorkerPod(name, { isReady: state === 'ready', isTerminating: state === 'draining' }));
      this.shown.set(name, state);
    }
    const wanted = workers.filter(({ state }) => state !== 'draining').length;
    if ((deployments.get('worker')?.spec as { replicas?: number } | undefined)?.replicas !== wanted)
      deployments.put(theWorkers(wanted));
  }
}

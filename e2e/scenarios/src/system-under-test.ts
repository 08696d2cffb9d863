import { ClusterConnection, ReplicaRecorder, WorkerPods, findGateway } from '@tidegate/cluster';
import { LocalStack } from '@tidegate/harness';
import { StackFleet } from './stack-fleet.js';
import type { WorkerFleet } from './worker-fleet.types.js';

/** The system on which scenarios run. */
export interface SystemUnderTest {
  readonly url: string;
  /** As text for people. */
  readonly description: string;
  /** Absent where no worker can be killed. */
  readonly fleet?: WorkerFleet;
  /** Begins to record the wanted number of workers; absent where it cannot be observed. */
  readonly recordReplicas?: () => Promise<ReplicaRecorder>;
  /** What helps to understand a failure. */
  readonly recentOutput: () => string;
  readonly close: () => Promise<void>;
}

/** Which system to use. */
export interface SystemOptions {
  /** Whether it is on the cluster of the current kubeconfig. */
  readonly onCluster: boolean;
  readonly namespace: string;
  readonly baseUrl: string | undefined;
  /** Settings of a stack that is started because there is no other system. */
  readonly stackEnvironment: Readonly<Record<string, string>>;
}

/** Finds the system: on a cluster, at BASE_URL, or a local stack that is started. */
export async function openSystem(options: SystemOptions): Promise<SystemUnderTest> {
  const { onCluster, baseUrl, stackEnvironment } = options;
  if (onCluster) return onTheCluster(options);
  if (baseUrl !== undefined)
    return { url: baseUrl, description: baseUrl, recentOutput: () => '', close: () => Promise.resolve() };
  const stack = await LocalStack.start(stackEnvironment);
  return {
    url: stack.url,
    description: `${stack.url}, a local stack of its own`,
    fleet: new StackFleet(stack),
    recentOutput: () => `the stack's last output:\n${stack.recentOutput}`,
    close: () => stack.stop(),
  };
}

async function onTheCluster({ namespace, baseUrl }: SystemOptions): Promise<SystemUnderTest> {
  const connection = new ClusterConnection({ namespace });
  const { url, way, close } = await findGateway(connection, baseUrl);
  return {
    url,
    description: `${url} (by ${way}), namespace ${namespace} of the cluster at ${connection.server}`,
    fleet: new WorkerPods(connection),
    recordReplicas: () => ReplicaRecorder.start(connection),
    recentOutput: () => '',
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

import { appContainers, ofKind, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

/** What a worker needs after its grace period: to return the job, and to close. */
const CLOSING_SECONDS = 30;

/** What a worker adds to the time limit of a job (apps/worker/src/settings). */
const GRACE_MARGIN_SECONDS = 10;

/** What a gateway may wait for a request, by default. */
const REQUEST_TIMEOUT_SECONDS = 15;

/** How old a count of a queue may be, so that KEDA scales in time. */
const REPORT_INTERVAL_MS = 1000;

/** How long a worker waits for the running job: unset, for its time limit and a little more. */
function gracePeriodSeconds({
  GRACE_PERIOD_SECONDS,
  JOB_TIMEOUT_SECONDS,
}: Readonly<Record<string, string>>): number {
  return GRACE_PERIOD_SECONDS === undefined
    ? Number(JOB_TIMEOUT_SECONDS) + GRACE_MARGIN_SECONDS
    : Number(GRACE_PERIOD_SECONDS);
}

/** Pods that are killed before they are done. */
export function earlyKills(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects).flatMap((found) => {
    const { terminationGracePeriodSeconds = 30 } = found.pod.spec;
    const environment = environmentOf(objects, found);
    if (found.app === 'worker') {
      const jobSeconds = Number(environment.JOB_TIMEOUT_SECONDS);
      const graceSeconds = gracePeriodSeconds(environment);
      return [
        ...(graceSeconds >= jobSeconds
          ? []
          : [`${found.place}: a job may take ${jobSeconds} s, the worker waits ${graceSeconds} s for it`]),
        ...(terminationGracePeriodSeconds >= graceSeconds + CLOSING_SECONDS
          ? []
          : [
              `${found.place} may take ${graceSeconds + CLOSING_SECONDS} s to end, its pod is killed after ${terminationGracePeriodSeconds} s`,
            ]),
      ];
    }
    // Asked to stop when the worker has gone, it has nothing left to do.
    if (found.app === 'model-host') return [];
    const preStopSeconds = found.container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const needsSeconds = preStopSeconds + REQUEST_TIMEOUT_SECONDS;
    if (found.app === 'gateway' && preStopSeconds === 0)
      return [`${found.place} does not wait for its removal from the endpoints`];
    return terminationGracePeriodSeconds > needsSeconds
      ? []
      : [
          `${found.place} may take ${needsSeconds} s to end, its pod is killed after ${terminationGracePeriodSeconds} s`,
        ];
  });
}

/** The configuration of the broker, where it is among the objects. */
interface BrokerConfiguration {
  readonly conf: string;
  readonly advanced: string;
}

function brokerConfigurations(objects: readonly KubernetesObject[]): readonly BrokerConfiguration[] {
  const ofNodes = ofKind(objects, 'ConfigMap').flatMap((object) => {
    const conf = object.data?.['rabbitmq.conf'];
    return conf === undefined ? [] : [{ conf, advanced: object.data?.['advanced.config'] ?? '' }];
  });
  const ofClusters = objects
    .filter(({ kind }) => kind === 'RabbitmqCluster')
    .map((object) => {
      const { rabbitmq } = (
        object as KubernetesObject & {
          spec: { rabbitmq?: { additionalConfig?: string; advancedConfig?: string } };
        }
      ).spec;
      return { conf: rabbitmq?.additionalConfig ?? '', advanced: rabbitmq?.advancedConfig ?? '' };
    });
  return [...ofNodes, ...ofClusters];
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

/** Brokers that would take a job from a worker that runs it, or that report their queues too rarely to scale by. */
export function unfitBrokers(objects: readonly KubernetesObject[]): readonly string[] {
  const longestSeconds = Math.max(
    ...appContainers(objects)
      .filter(({ app }) => app === 'worker')
      .map((found) => gracePeriodSeconds(environmentOf(objects, found))),
  );
  return brokerConfigurations(objects).flatMap(({ conf, advanced }) => {
    const timeoutSeconds = numberIn(conf, /^consumer_timeout = (\d+)$/m) / 1000;
    const intervals = [
      ['collect_statistics_interval', numberIn(conf, /^collect_statistics_interval = (\d+)$/m)],
      ['quorum_tick_interval', numberIn(advanced, /quorum_tick_interval, (\d+)/)],
    ] as const;
    return [
      ...(timeoutSeconds > longestSeconds
        ? []
        : [
            `the broker: consumer_timeout is ${timeoutSeconds} s, a worker may hold a job for ${longestSeconds} s`,
          ]),
      ...intervals
        .filter(([, milliseconds]) => !(milliseconds <= REPORT_INTERVAL_MS))
        .map(
          ([name, milliseconds]) =>
            `the broker: ${name} is ${milliseconds} ms, more than ${REPORT_INTERVAL_MS} ms`,
        ),
    ];
  });
}

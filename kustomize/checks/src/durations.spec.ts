import { earlyKills, unfitBrokers } from './checks/durations.check.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const GATEWAY = 'Deployment gateway, container gateway';
const WORKER = 'Deployment worker, container worker';

describeCheck({
  promise: 'no pod is killed before it is done',
  check: earlyKills,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a job may take longer than the worker waits for it',
      change: set('ConfigMap worker-settings', '/data/GRACE_PERIOD_SECONDS', '600'),
      problems: [`${WORKER}: a job may take 1200 s, the worker waits 600 s for it`],
    },
    {
      when: 'a longer job is permitted, and the pod has the old value',
      change: set('ConfigMap job-settings', '/data/JOB_TIMEOUT_SECONDS', '3600'),
      problems: [`${WORKER} may take 3640 s to end, its pod is killed after 1260 s`],
    },
    {
      when: 'a worker may take longer than its pod',
      change: set('Deployment worker', '/spec/template/spec/terminationGracePeriodSeconds', 1210),
      problems: [`${WORKER} may take 1240 s to end, its pod is killed after 1210 s`],
    },
    {
      when: 'a gateway stops while clients are still led to it',
      change: remove('Deployment gateway', '/spec/template/spec/containers/0/lifecycle'),
      problems: [`${GATEWAY} does not wait for its removal from the endpoints`],
    },
    {
      when: 'a gateway may take longer than its pod',
      change: set('Deployment gateway', '/spec/template/spec/terminationGracePeriodSeconds', 20),
      problems: [`${GATEWAY} may take 25 s to end, its pod is killed after 20 s`],
    },
  ],
});

describeCheck({
  promise: 'the broker waits for the longest job, and reports its queues each second',
  check: unfitBrokers,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'it would take a job back from a worker',
      change: set(
        'ConfigMap rabbitmq-configuration',
        '/data/rabbitmq.conf',
        'consumer_timeout = 900000\ncollect_statistics_interval = 500',
      ),
      problems: ['the broker: consumer_timeout is 900 s, a worker may hold a job for 1210 s'],
    },
    {
      when: 'it counts quorum queues at its own pace',
      change: set('ConfigMap rabbitmq-configuration', '/data/advanced.config', '[].'),
      problems: ['the broker: quorum_tick_interval is NaN ms, more than 1000 ms'],
    },
  ],
});

import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { wrongReach } from './checks/reach.check.js';
import { ofKind, type KubernetesObject } from './kubernetes-object.js';
import { MANIFESTS, OVERLAYS, rendering } from './kustomizations.js';
import { remove, set, type Change } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const WORKER = 'Deployment worker';
const EXCEPTED = '/spec/egress/1/to/0/ipBlock/except';

/** Takes a range out of what is closed to models. */
function without(range: string): Change {
  return (objects) => {
    const { except = [] } =
      ofKind(objects, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'worker')?.spec?.egress?.[1]
        ?.to?.[0]?.ipBlock ?? {};
    expect(except).toContain(range);
    set(
      'NetworkPolicy worker',
      EXCEPTED,
      except.filter((each) => each !== range),
    )(objects);
  };
}

const TRIED = '22, 53, 53 (UDP), 80, 443, 5672, 6379, 10250';

describeCheck({
  promise: 'every connection that is needed comes about, and no other',
  check: wrongReach,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a policy is missing',
      change: remove('NetworkPolicy redis'),
      problems: ['Deployment gateway', WORKER].map(
        (from) => `${from} does not reach StatefulSet redis at 6379`,
      ),
    },
    {
      when: 'a model reads the credentials of a node on AWS or Google',
      change: without('169.254.0.0/16'),
      problems: [
        `${WORKER} reaches 169.254.169.254 at ${TRIED}`,
        `${WORKER} reaches 169.254.20.10 at 22, 80, 443, 5672, 6379, 10250`,
      ],
    },
    {
      when: 'a model reads them on Azure',
      change: without('168.63.129.16/32'),
      problems: [`${WORKER} reaches 168.63.129.16 at ${TRIED}`],
    },
    {
      when: 'a model connects to a private network, and perhaps to pods in it',
      change: without('10.0.0.0/8'),
      problems: [
        // The gateway lets in everybody, so that only the worker's own policy stands between them.
        `${WORKER} reaches, with some network plugins, Deployment gateway at 8002`,
        `${WORKER} reaches 10.1.2.3 at ${TRIED}`,
        `${WORKER} reaches, with some network plugins, the cluster’s DNS at 22, 80, 443, 5672, 6379, 10250`,
        ...['a neighbour', 'KEDA', 'Prometheus'].map(
          (to) => `${WORKER} reaches, with some network plugins, ${to} at ${TRIED}`,
        ),
      ],
    },
    {
      when: 'everybody asks the store',
      change: set('NetworkPolicy redis', '/spec/ingress/0/from', []),
      problems: [
        'StatefulSet rabbitmq',
        'StatefulSet redis',
        'KEDA',
        'Prometheus',
        'the RabbitMQ cluster operator',
        'a neighbour',
        'the cluster’s DNS',
        '93.184.215.14',
        '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
      ].map((from) => `${from} reaches StatefulSet redis at 6379`),
    },
    {
      when: 'KEDA does not reach the scaler',
      of: 'overlays/startup-aware',
      change: set('NetworkPolicy scaler', '/spec/ingress/0/from/0/namespaceSelector/matchLabels', {
        'kubernetes.io/metadata.name': 'keda-system',
      }),
      problems: ['KEDA does not reach Deployment scaler at 9090'],
    },
    {
      when: 'metrics are not scraped',
      change: set('NetworkPolicy worker', '/spec/ingress', []),
      problems: [`Prometheus does not reach ${WORKER} at 8081`],
    },
    {
      when: 'the workers of another model are not meant',
      of: 'examples/everything',
      change: set('NetworkPolicy worker-redis', '/spec/podSelector/matchLabels/tidegate~1model', 'default'),
      problems: ['worker-transcribe', 'worker-translate'].map(
        (worker) => `Deployment ${worker} does not reach StatefulSet redis at 6379`,
      ),
    },
    {
      when: 'brokers of a cluster do not find each other',
      of: 'overlays/production',
      change: remove('NetworkPolicy rabbitmq-cluster'),
      problems: [
        'RabbitmqCluster rabbitmq does not reach RabbitmqCluster rabbitmq at 4369, 25672, 35672',
        'the RabbitMQ cluster operator does not reach RabbitmqCluster rabbitmq at 15672',
      ],
    },
    {
      when: 'more than the port of the store is open in private networks',
      of: 'overlays/production',
      change: set('NetworkPolicy worker-external-redis', '/spec/egress/0', {
        to: [{ ipBlock: { cidr: '172.16.0.0/12' } }],
        ports: [{ port: 6379, endPort: 10_250 }],
      }),
      problems: [
        ...['10.1.2.3', '100.64.0.5'].map((to) => `${WORKER} does not reach ${to} at 6379`),
        `${WORKER} reaches 172.31.255.1 at 10250`,
        ...['192.168.1.1', 'fd12:3456::1'].map((to) => `${WORKER} does not reach ${to} at 6379`),
      ],
    },
  ],
});

/** What is said of the ranges that are open to workers. */
const RANGE_LABEL = 'tidegate/range';

function rangesOf(objects: readonly KubernetesObject[]): readonly (readonly [string, string | undefined])[] {
  return ofKind(objects, 'NetworkPolicy')
    .filter(({ metadata: { labels = {} } }) => RANGE_LABEL in labels)
    .map(({ metadata: { name, labels } }) => [name, labels?.[RANGE_LABEL]]);
}

describe('a private range that is open to models', () => {
  it.each(OVERLAYS)('is named by a label, in %s', (path) => {
    const expected: Readonly<Record<string, unknown>> = {
      'overlays/production': [['worker-external-redis', 'every-private-address']],
      'examples/everything': [['worker-transcribe-recordings', 'named']],
    };
    expect(rangesOf(rendering(path))).toEqual(expected[path] ?? []);
  });
});

describe('the store of production, once the patch in the README names it', () => {
  it('is the only private address that models reach', () => {
    const readme = readFileSync(join(MANIFESTS, 'README.md'), 'utf8');
    const [, block = ''] =
      /```yaml\n(patches:\n {2}- target:\n {6}kind: NetworkPolicy\n[^`]+)```/.exec(readme) ?? [];
    const { patches } = parse(block) as {
      readonly patches: readonly { readonly target: { readonly name: string }; readonly patch: string }[];
    };
    const objects = rendering('overlays/production');
    for (const { target, patch } of patches)
      for (const { path, value } of parse(patch) as readonly {
        readonly path: string;
        readonly value: unknown;
      }[])
        set(`NetworkPolicy ${target.name}`, path, value)(objects);
    expect(rangesOf(objects)).toEqual([['worker-external-redis', 'named']]);
    expect(wrongReach(objects)).toEqual(
      ['10.1.2.3', '100.64.0.5', '172.31.255.1', '192.168.1.1', 'fd12:3456::1'].map(
        (to) => `${WORKER} does not reach ${to} at 6379`,
      ),
    );
  });
});

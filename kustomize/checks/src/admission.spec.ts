import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals, type AdmittedObject, type ChangeRequest } from './admission/admit.js';
import { unlimitedChanges } from './checks/admission.check.js';
import { named } from './kubernetes-object.js';
import { OVERLAYS, rendering } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const SCALER = 'system:serviceaccount:tidegate:scaler';
const PODS = { group: '', version: 'v1', resource: 'pods' };
const SCALED_OBJECTS = { group: 'keda.sh', version: 'v1alpha1', resource: 'scaledobjects' };
const COST = 'controller.kubernetes.io/pod-deletion-cost';
const ACTIVATION = 'autoscaling.keda.sh/force-activation';

const WORKER: AdmittedObject = {
  metadata: { labels: { 'app.kubernetes.io/name': 'worker' }, ownerReferences: [{ name: 'worker-7d9' }] },
  spec: { containers: [{ name: 'worker', image: 'tidegate/worker:local' }] },
};

const withMetadata = (object: AdmittedObject, change: AdmittedObject['metadata']): AdmittedObject => ({
  ...object,
  metadata: { ...object.metadata, ...change },
});

describeCheck({
  promise: 'who may change objects of a kind may not change all of them',
  check: unlimitedChanges,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'the policy is not bound',
      of: 'overlays/startup-aware',
      change: remove('ValidatingAdmissionPolicyBinding tidegate-scaler'),
      problems: ['scaledobjects', 'pods'].map((all) => `Role scaler may change all ${all} of its namespace`),
    },
    {
      when: 'it is bound to another namespace',
      of: 'overlays/startup-aware',
      change: set(
        'ValidatingAdmissionPolicyBinding tidegate-scaler',
        '/spec/matchResources/namespaceSelector/matchLabels',
        { 'kubernetes.io/metadata.name': 'other' },
      ),
      problems: ['scaledobjects', 'pods'].map((all) => `Role scaler may change all ${all} of its namespace`),
    },
    {
      when: 'it only warns',
      of: 'overlays/startup-aware',
      change: set('ValidatingAdmissionPolicyBinding tidegate-scaler', '/spec/validationActions', ['Warn']),
      problems: ['scaledobjects', 'pods'].map((all) => `Role scaler may change all ${all} of its namespace`),
    },
    {
      when: 'the policy about the number of workers is not bound',
      of: 'overlays/startup-aware',
      change: remove('ValidatingAdmissionPolicyBinding tidegate-scaler-scale'),
      problems: ['Role scaler may change all deployments/scale of its namespace'],
    },
    {
      when: 'it is not about pods',
      of: 'overlays/startup-aware',
      change: set(
        'ValidatingAdmissionPolicy tidegate-scaler',
        '/spec/matchConstraints/resourceRules/0/resources',
        ['services'],
      ),
      problems: ['Role scaler may change all pods of its namespace'],
    },
  ],
});

/** Our expressions by a CEL library: NOT by an API server. */
describe('the scaler', () => {
  const policy = named(rendering('overlays/startup-aware'), 'ValidatingAdmissionPolicy', 'tidegate-scaler');
  const ask = (request: Partial<ChangeRequest>): readonly string[] =>
    refusals(policy, {
      username: SCALER,
      namespace: 'tidegate',
      resource: PODS,
      before: WORKER,
      after: WORKER,
      ...request,
    });

  it.each([
    ['sets what a worker costs to delete', PODS, {}, { [COST]: '7' }],
    ['changes that', PODS, { [COST]: '7', other: 'a' }, { [COST]: '-1', other: 'a' }],
    ['removes that', PODS, { [COST]: '7' }, {}],
    ['makes KEDA look again', SCALED_OBJECTS, {}, { [ACTIVATION]: 'true' }],
    ['lets KEDA look as before', SCALED_OBJECTS, { [ACTIVATION]: 'true' }, {}],
  ])('%s', (_, resource, before, after) => {
    const change = {
      resource,
      before: withMetadata(WORKER, { annotations: before }),
      after: withMetadata(WORKER, { annotations: after }),
    };
    expect(ask(change)).toEqual([]);
    expect(ask({ ...change, before: WORKER })).toEqual('other' in after ? [expect.any(String)] : []);
  });

  it('sets no other annotations than its code has', () => {
    const sources = ['cluster-api', 'scaled-object-state'].map((file) =>
      readFileSync(join(WORKSPACE_ROOT, `apps/scaler/src/kubernetes/${file}.ts`), 'utf8'),
    );
    const constants = [...sources.join('\n').matchAll(/^export const [A-Z_]+_ANNOTATION = '([^']+)'/gm)];
    expect(constants.map(([, annotation]) => annotation)).toEqual([COST, ACTIVATION]);
  });

  it.each([
    ['an annotation of another meaning', withMetadata(WORKER, { annotations: { other: 'a' } })],
    ['that of the other kind', withMetadata(WORKER, { annotations: { [ACTIVATION]: 'true' } })],
    ['a label', withMetadata(WORKER, { labels: { 'app.kubernetes.io/name': 'gateway' } })],
    ['whose pod it is', withMetadata(WORKER, { ownerReferences: [] })],
    ['what holds it', withMetadata(WORKER, { finalizers: ['example.com/forever'] })],
    ['what it runs', { ...WORKER, spec: { containers: [{ name: 'worker', image: 'example.com/evil' }] } }],
  ])('may not change %s', (_, after) => {
    expect(ask({ after })).toHaveLength(1);
  });

  it.each(['gateway', 'rabbitmq', 'redis', 'scaler'])('may change nothing of a %s', (name) => {
    const pod = withMetadata(WORKER, { labels: { 'app.kubernetes.io/name': name } });
    expect(ask({ before: pod, after: withMetadata(pod, { annotations: { [COST]: '7' } }) })).toHaveLength(1);
    expect(ask({ before: { ...pod, metadata: {} }, after: pod })).not.toEqual([]);
  });

  it('is the only one that this is about', () => {
    const after = { ...WORKER, spec: {} };
    const others = [
      'kubernetes-admin',
      'system:serviceaccount:keda:keda-operator',
      'system:serviceaccount:other:scaler',
    ];
    for (const username of others) expect(ask({ username, after })).toEqual([]);
    expect(ask({ resource: { group: 'apps', version: 'v1', resource: 'deployments' }, after })).toEqual([]);
  });

  it('may set its annotation beside any others, and none of these', () => {
    const annotations = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { maxKeys: 4 });
    fc.assert(
      fc.property(annotations, annotations, fc.string(), (before, after, cost) => {
        const isSame =
          JSON.stringify(Object.entries(before).sort()) === JSON.stringify(Object.entries(after).sort());
        const change = {
          before: withMetadata(WORKER, { annotations: before }),
          after: withMetadata(WORKER, { annotations: { ...after, [COST]: cost } }),
        };
        expect(ask(change).length === 0).toBe(isSame);
        expect(
          ask({ ...change, after: withMetadata(WORKER, { annotations: { ...before, [COST]: cost } }) }),
        ).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

/** The same of the policy about numbers and leases. */
describe('the scaler, while KEDA is silent,', () => {
  const policy = named(
    rendering('overlays/startup-aware'),
    'ValidatingAdmissionPolicy',
    'tidegate-scaler-scale',
  );
  const scaleOf = (selector?: string): AdmittedObject => ({
    metadata: { name: 'worker' },
    spec: { replicas: 1 },
    status: selector === undefined ? {} : { selector },
  });
  const ask = (request: Partial<ChangeRequest>): readonly string[] =>
    refusals(policy, {
      username: SCALER,
      namespace: 'tidegate',
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      subResource: 'scale',
      after: scaleOf(),
      ...request,
    });
  const makeLease = (name: string): readonly string[] =>
    refusals(policy, {
      username: SCALER,
      namespace: 'tidegate',
      resource: { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' },
      after: { metadata: { name }, spec: {} },
    });

  it.each(['app.kubernetes.io/name=worker', 'app.kubernetes.io/name=worker,tidegate/model=translate'])(
    'sets the number of pods that %s selects',
    (selector) => {
      expect(ask({ before: scaleOf(selector) })).toEqual([]);
    },
  );

  it.each([
    'app.kubernetes.io/name=gateway',
    'app.kubernetes.io/name=worker-of-another',
    'other/app.kubernetes.io/name=worker',
    '',
    undefined,
  ])('may not where %s selects them', (selector) => {
    expect(ask({ before: scaleOf(selector) })).toHaveLength(1);
  });

  it('is the only one that this is about', () => {
    const before = scaleOf('app.kubernetes.io/name=gateway');
    expect(ask({ before, username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler' })).toEqual(
      [],
    );
  });

  it('makes its own lease, and no other', () => {
    expect(makeLease('tidegate-scaler')).toEqual([]);
    expect(makeLease('kube-scheduler')).toHaveLength(1);
  });
});

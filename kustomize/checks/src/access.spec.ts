import { describe, expect, it } from '@jest/globals';
import { wideRules, wrongAccess } from './checks/access.check.js';
import { calledRights, rightsOfApp } from './checks/called-rights.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const SCALER = 'Deployment scaler, container scaler';

/** What each app asks of the API server: the scaler alone does. */
const NEEDED_RIGHTS = {
  scaler: [
    'create events',
    'create leases',
    'get deployments',
    'get deployments/scale',
    'get leases',
    'get scaledobjects',
    'list pods',
    'list scaledobjects',
    'patch pods',
    'patch scaledobjects',
    'update deployments/scale',
    'update leases',
  ],
  // What `ADVISORY=on` leaves: apps/scaler/src/advice/advice.integration.spec.ts shows that it asks for nothing else.
  advisory: ['get deployments', 'get scaledobjects', 'list pods', 'list scaledobjects'],
};

describe('the rights that code asks for', () => {
  it('are read off the calls of the Kubernetes client', () => {
    const source = `
      await api.listNamespacedPod({ namespace });
      await api.patchNamespacedPod({ name }, options);
      await apps.readNamespacedDeployment({ name });
      await apps.replaceNamespacedDeploymentScale({ name });
      await custom.getNamespacedCustomObject({ group, plural: 'scaledobjects', name });`;
    expect(calledRights(source)).toEqual([
      'list pods',
      'patch pods',
      'get deployments',
      'update deployments/scale',
      'get scaledobjects',
    ]);
  });

  it.each(['gateway', 'worker'])('are none in the %s', (app) => {
    expect(rightsOfApp(app)).toEqual([]);
  });

  it('are these in the scaler', () => {
    expect([...rightsOfApp('scaler')].sort()).toEqual(NEEDED_RIGHTS.scaler);
  });
});

describeCheck({
  promise: 'every pod may do what its code calls, and nothing else',
  check: (objects) => wrongAccess(objects, NEEDED_RIGHTS),
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a right is missing',
      of: 'overlays/startup-aware',
      change: set('Role scaler', '/rules/2/verbs', ['list']),
      problems: [`${SCALER} may not patch pods`],
    },
    {
      when: 'a scaler that only advises may change something',
      of: 'overlays/advisory',
      change: set('Role scaler', '/rules/2/verbs', ['list', 'patch']),
      problems: [`${SCALER} may patch pods, and never does`],
    },
    {
      when: 'a right is never used',
      of: 'overlays/startup-aware',
      change: set('Role scaler', '/rules/2/verbs', ['list', 'patch', 'delete']),
      problems: [`${SCALER} may delete pods, and never does`],
    },
    {
      when: 'a pod that asks the API server has no token',
      of: 'overlays/startup-aware',
      change: set('Deployment scaler', '/spec/template/spec/automountServiceAccountToken', false),
      problems: [`${SCALER} lacks a token of the API server`],
    },
    {
      when: 'a worker and its model have a token',
      change: remove('Deployment worker', '/spec/template/spec/automountServiceAccountToken'),
      problems: ['model-host', 'worker'].map(
        (name) => `Deployment worker, container ${name} has a token of the API server`,
      ),
    },
  ],
});

describeCheck({
  promise: 'no rule reaches further than it must',
  check: wideRules,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a rule is for every resource',
      of: 'overlays/startup-aware',
      change: set('Role scaler', '/rules/0/resources', ['*']),
      problems: ['Role scaler has a rule for everything'],
    },
    {
      when: 'a right holds in the whole cluster',
      of: 'overlays/startup-aware',
      change: set('Role scaler', '/kind', 'ClusterRole'),
      problems: ['ClusterRole scaler reaches beyond the namespace'],
    },
  ],
});

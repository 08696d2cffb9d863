import { describe, expect, it } from '@jest/globals';
import { nextTouch, scaledObjectStateOf, TOUCHED_ANNOTATION, triggerNaming } from './scaled-object-state.js';

const SERVICE = { service: 'scaler', namespace: 'tidegate', port: '9090' };

function named(scalerAddress: string, type = 'external-push'): boolean {
  const object = { spec: { triggers: [{ type: 'cron' }, { type, metadata: { scalerAddress } }] } };
  return triggerNaming(SERVICE, scaledObjectStateOf(object)) !== undefined;
}

describe('a ScaledObject', () => {
  it.each([
    'scaler.tidegate:9090',
    'scaler.tidegate.svc:9090',
    'scaler.tidegate.svc.cluster.local:9090',
    'scaler.tidegate.svc.k8s.example.com:9090',
    'dns:///scaler.tidegate.svc.cluster.local:9090',
  ])('names the scaler by %s', (address) => {
    expect(named(address)).toBe(true);
    expect(named(address, 'external')).toBe(true);
  });

  it.each([
    'scaler:9090',
    'scaler.tidegate:9091',
    'scaler.other.svc.cluster.local:9090',
    'another.tidegate.svc.cluster.local:9090',
    'scaler.tidegate.example.com:9090',
    '',
  ])('names another one, or none, by %j', (address) => {
    expect(named(address)).toBe(false);
  });

  it('names no scaler by a trigger of another type', () => {
    expect(named('scaler.tidegate:9090', 'rabbitmq')).toBe(false);
  });

  it.each([
    ['that KEDA has not seen', {}, false],
    ['that KEDA could not make an HPA for', { conditions: [{ type: 'Ready', status: 'False' }] }, false],
    ['of which KEDA is not sure', { conditions: [{ type: 'Ready', status: 'Unknown' }] }, false],
    ['with an HPA', { conditions: [{ type: 'Ready', status: 'True' }] }, true],
  ])('%s is ready or not', (_, status, isReady) => {
    expect(scaledObjectStateOf({ status }).isReady).toBe(isReady);
  });

  it.each([
    [{}, false, false],
    [{ 'autoscaling.keda.sh/paused': 'false' }, false, false],
    [{ 'autoscaling.keda.sh/paused': '0' }, false, false],
    [{ 'autoscaling.keda.sh/paused': 'true' }, true, true],
    [{ 'autoscaling.keda.sh/paused': 'yes' }, true, true],
    [{ 'autoscaling.keda.sh/paused-replicas': '0' }, true, true],
    [{ 'autoscaling.keda.sh/paused-replicas': 'false' }, true, true],
    [{ 'autoscaling.keda.sh/paused-scale-in': 'true' }, false, true],
    [{ 'autoscaling.keda.sh/paused-scale-out': 'true' }, false, true],
    [{ 'autoscaling.keda.sh/paused-scale-out': 'F' }, false, false],
  ])('with the annotations %j is at rest: %s, and left alone: %s', (annotations, isAtRest, isLeftAlone) => {
    expect(scaledObjectStateOf({ metadata: { annotations } })).toMatchObject({ isAtRest, isLeftAlone });
  });

  it.each([
    [{}, true],
    [{ kind: 'Deployment', apiVersion: 'apps/v1' }, true],
    [{ kind: 'StatefulSet' }, false],
    [{ kind: 'Deployment', apiVersion: 'example.com/v1' }, false],
  ])('that scales %j scales a Deployment: %s', (scaleTargetRef, isOfDeployment) => {
    expect(scaledObjectStateOf({ spec: { scaleTargetRef } }).isOfDeployment).toBe(isOfDeployment);
  });

  it.each([
    ['absent', undefined, 'false'],
    ['false', 'false', null],
    ['a user’s', 'true', undefined],
  ])('whose annotation is %s is touched by a value that means the same', (_, touched, next) => {
    const annotations = touched === undefined ? {} : { [TOUCHED_ANNOTATION]: touched };
    expect(nextTouch(scaledObjectStateOf({ metadata: { annotations } }))).toBe(next);
  });
});

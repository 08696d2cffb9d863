import { deadPorts } from './checks/ports.check.js';
import { idleSelectors } from './checks/selectors.check.js';
import { OVERLAYS } from './kustomizations.js';
import { copy, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

describeCheck({
  promise: 'every selector selects what it is meant to',
  check: idleSelectors,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a Deployment does not select its own pods',
      change: set('Deployment worker', '/spec/template/metadata/labels/tidegate~1model', 'other'),
      problems: [
        'Deployment worker does not select its own pods',
        'Deployment worker is spread over topology.kubernetes.io/zone by labels that its pods do not have',
        'Deployment worker is spread over kubernetes.io/hostname by labels that its pods do not have',
        'PodDisruptionBudget worker selects nothing',
      ],
    },
    {
      when: 'a Deployment selects the pods of another',
      change: copy('Deployment worker', 'second'),
      problems: [
        'Deployment worker selects the pods of Deployment second',
        'Deployment second selects the pods of Deployment worker',
      ],
    },
    {
      when: 'a Service selects nothing',
      change: set('Service gateway', '/spec/selector', { 'app.kubernetes.io/name': 'gate' }),
      problems: ['Service gateway selects nothing'],
    },
    {
      when: 'a network policy lets in pods that are not there',
      of: 'examples/everything',
      change: set('NetworkPolicy redis', '/spec/ingress/0/from/0/podSelector/matchExpressions/0/values', [
        'gate',
      ]),
      problems: ['a peer of NetworkPolicy redis selects nothing'],
    },
    {
      when: 'what is to be scraped is not there',
      of: 'examples/everything',
      change: set('PodMonitor tidegate', '/spec/selector/matchExpressions/0/values', ['gate']),
      problems: ['PodMonitor tidegate selects nothing'],
    },
  ],
});

describeCheck({
  promise: 'every port, by name or number, is one that somebody listens on',
  check: deadPorts,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a Service leads to a name that no container gives',
      change: set('Service gateway', '/spec/ports/0/targetPort', 'https'),
      problems: ['Service gateway leads to port https, which its pods do not have'],
    },
    {
      when: 'a Service leads to a number that no container gives',
      change: set('Service redis', '/spec/ports/0/targetPort', 6380),
      problems: ['Service redis leads to port 6380, which its pods do not have'],
    },
    {
      when: 'a probe asks another port',
      change: set('Deployment worker', '/spec/template/spec/containers/0/livenessProbe/httpGet/port', 8080),
      problems: ['Deployment worker, container worker is probed on port 8080, which it does not have'],
    },
    {
      when: 'an Ingress leads to a port that the Service does not have',
      of: 'examples/everything',
      change: set('Ingress gateway', '/spec/rules/0/http/paths/0/backend/service/port/name', 'https'),
      problems: ['Ingress gateway leads to port https, which its Service does not have'],
    },
    {
      when: 'a network policy lets in another port',
      of: 'examples/everything',
      change: set('NetworkPolicy scaler', '/spec/ingress/0/ports/0/port', 9091),
      problems: ['NetworkPolicy scaler names port 9091, which those pods do not have'],
    },
    {
      when: 'another port is scraped',
      of: 'examples/everything',
      change: set('PodMonitor tidegate', '/spec/podMetricsEndpoints/0/port', 'metrics'),
      problems: ['PodMonitor tidegate asks port metrics, which its pods do not have'],
    },
  ],
});

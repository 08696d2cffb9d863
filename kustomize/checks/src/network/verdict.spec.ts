import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Connection, Endpoint } from './endpoint.js';
import { isInRange, verdictOf, type RenderedPolicy } from './verdict.js';

const pod = (name: string, { namespace = 'own', address = '10.244.0.1', port = 6379 } = {}): Endpoint => ({
  title: name,
  addresses: [address],
  pod: {
    namespace: { name: namespace, labels: { team: namespace } },
    labels: { name },
    ports: [{ name: 'main', containerPort: port }],
  },
});

const CLIENT = pod('client');
const SERVER = pod('server');
const OUTSIDE: Endpoint = { title: 'outside', addresses: ['203.0.113.7'] };

type Spec = NonNullable<RenderedPolicy['spec']>;

function policy(spec: Spec, namespace = 'own'): RenderedPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'any', namespace },
    spec,
  };
}

const ofServer = { podSelector: { matchLabels: { name: 'server' } } };
const ofClient = { podSelector: { matchLabels: { name: 'client' } } };
const toClient = [{ podSelector: { matchLabels: { name: 'client' } } }];

function verdict(
  policies: readonly RenderedPolicy[],
  { from = CLIENT, to = SERVER, port = 6379, protocol = 'TCP' }: Partial<Connection> = {},
): string {
  return verdictOf(policies, { from, to, port, protocol });
}

describe('network policies', () => {
  it('leave a pod open that none selects', () => {
    expect(verdict([])).toBe('allowed');
    expect(verdict([policy({ podSelector: { matchLabels: { name: 'other' } } })])).toBe('allowed');
    expect(verdict([policy({ podSelector: {} }, 'other')])).toBe('allowed');
  });

  it('close a pod that one selects without a rule, in its direction alone', () => {
    expect(verdict([policy({ podSelector: {}, policyTypes: ['Ingress'] })])).toBe('refused');
    expect(verdict([policy({ ...ofServer, policyTypes: ['Egress'] })])).toBe('allowed');
    expect(verdict([policy({ ...ofClient, policyTypes: ['Egress'] })])).toBe('refused');
  });

  it('are for what comes in, unless they have a rule for what goes out', () => {
    expect(verdict([policy(ofClient)])).toBe('allowed');
    expect(verdict([policy({ ...ofClient, egress: [{ ports: [{ port: 1 }] }] })])).toBe('refused');
  });

  it('allow what any rule of any of them allows', () => {
    const closed = policy({ podSelector: {}, policyTypes: ['Ingress'] });
    const open = policy({ ...ofServer, ingress: [{ ports: [{ port: 1 }] }, { from: toClient }] });
    expect(verdict([closed, open])).toBe('allowed');
    expect(verdict([closed, open], { from: pod('stranger') })).toBe('refused');
  });

  it('must allow a connection at both of its ends', () => {
    const server = policy({ ...ofServer, ingress: [{ from: toClient }] });
    expect(verdict([server, policy({ ...ofClient, policyTypes: ['Egress'] })])).toBe('refused');
    expect(verdict([server, policy({ ...ofClient, egress: [{}] })])).toBe('allowed');
  });

  it('mean pods of their own namespace, unless they name another', () => {
    const own = policy({ ...ofServer, ingress: [{ from: toClient }] });
    const stranger = pod('client', { namespace: 'other' });
    expect(verdict([own], { from: stranger })).toBe('refused');
    const byNamespace = { namespaceSelector: { matchLabels: { team: 'other' } } };
    expect(verdict([policy({ ...ofServer, ingress: [{ from: [byNamespace] }] })], { from: stranger })).toBe(
      'allowed',
    );
    // Both selectors in one peer: both must select.
    const both = { ...byNamespace, podSelector: { matchLabels: { name: 'server' } } };
    expect(verdict([policy({ ...ofServer, ingress: [{ from: [both] }] })], { from: stranger })).toBe(
      'refused',
    );
  });

  it.each([
    ['a number', { port: 6379 }, true],
    ['another number', { port: 6380 }, false],
    ['a range', { port: 6000, endPort: 6500 }, true],
    ['a range that ends before', { port: 6000, endPort: 6378 }, false],
    ['the name of a port of the pod', { port: 'main' }, true],
    ['a name that the pod does not have', { port: 'other' }, false],
    ['another protocol', { port: 6379, protocol: 'UDP' as const }, false],
    ['a protocol alone', { protocol: 'TCP' as const }, true],
  ])('allow a port by %s', (_, port, isAllowed) => {
    const rule = policy({ ...ofServer, ingress: [{ ports: [port] }] });
    expect(verdict([rule])).toBe(isAllowed ? 'allowed' : 'refused');
  });

  it('allow a range of addresses without those that it excepts', () => {
    const range = { ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] } };
    const rule = policy({ ...ofClient, egress: [{ to: [range] }] });
    expect(verdict([rule], { to: OUTSIDE })).toBe('allowed');
    expect(verdict([rule], { to: { title: 'excepted', addresses: ['203.0.113.200'] } })).toBe('refused');
    expect(verdict([rule], { to: { title: 'of the other version', addresses: ['::1'] } })).toBe('refused');
  });

  it('leave open whether a range that a pod is in lets the pod through', () => {
    const rule = policy({ ...ofClient, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] });
    expect(verdict([rule])).toBe('undefined-by-kubernetes');
    const selected = policy({ ...ofClient, egress: [{ to: [{ podSelector: {} }] }] });
    expect(verdict([rule, selected])).toBe('allowed');
  });

  it('never stand between a pod and its node, which probes it', () => {
    const closed = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const node: Endpoint = { title: 'node', addresses: ['192.168.9.9'], isOwnNode: true };
    expect(verdict([closed], { from: node })).toBe('allowed');
    expect(verdict([closed], { to: node })).toBe('allowed');
  });
});

describe('any network policies', () => {
  const name = fc.constantFrom('client', 'server', 'other');
  const selector = fc.oneof(
    fc.constant({}),
    name.map((each) => ({ matchLabels: { name: each } })),
    name.map((each) => ({ matchExpressions: [{ key: 'name', operator: 'NotIn', values: [each] }] })),
  );
  const peer = fc.oneof(
    selector.map((podSelector) => ({ podSelector })),
    selector.map((namespaceSelector) => ({ namespaceSelector })),
    fc.constantFrom('10.0.0.0/8', '0.0.0.0/0', '203.0.113.0/24').map((cidr) => ({ ipBlock: { cidr } })),
  );
  const ports = fc.array(
    fc.constantFrom<{ port?: number | string }>({ port: 6379 }, { port: 'main' }, { port: 1 }, {}),
    {
      maxLength: 2,
    },
  );
  const peers = fc.array(peer, { maxLength: 2 });
  const spec = fc.record({
    podSelector: selector,
    policyTypes: fc.constantFrom<('Ingress' | 'Egress')[]>(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: fc.array(fc.record({ from: peers, ports }), { maxLength: 2 }),
    egress: fc.array(fc.record({ to: peers, ports }), { maxLength: 2 }),
  });
  const policies = fc.array(spec, { maxLength: 4 });
  const end = fc.constantFrom(CLIENT, SERVER, OUTSIDE, pod('client', { namespace: 'other' }));
  const connection = fc.record({ from: end, to: end, port: fc.constantFrom(6379, 1, 2) });
  const ofSpecs = (specs: readonly Spec[]): readonly RenderedPolicy[] => specs.map((each) => policy(each));

  it('have no order', () => {
    fc.assert(
      fc.property(policies, connection, (specs, tried) => {
        expect(verdict(ofSpecs([...specs].reverse()), tried)).toBe(verdict(ofSpecs(specs), tried));
      }),
    );
  });

  it('allow no less with one more rule', () => {
    fc.assert(
      fc.property(policies, connection, (specs, tried) => {
        const wider = specs.map((each) => ({
          ...each,
          ingress: [...each.ingress, {}],
          egress: [...each.egress, {}],
        }));
        expect(verdict(ofSpecs(wider), tried)).toBe('allowed');
      }),
    );
  });

  it('allow no more with fewer rules', () => {
    fc.assert(
      fc.property(policies, connection, (specs, tried) => {
        const narrower = specs.map((each) => ({
          ...each,
          ingress: each.ingress.filter(({ from }) => from.length > 0),
        }));
        if (verdict(ofSpecs(specs), tried) === 'refused')
          expect(verdict(ofSpecs(narrower), tried)).toBe('refused');
      }),
    );
  });

  it('refuse everything when they select every pod and have no rule', () => {
    const closed = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    fc.assert(
      fc.property(connection, (tried) => {
        const isOwn = [tried.from, tried.to].some((each) => each.pod?.namespace.name === 'own');
        expect(verdict([closed], tried)).toBe(isOwn ? 'refused' : 'allowed');
      }),
    );
  });
});

describe('a range of addresses', () => {
  it('of IPv4 has the addresses with the same first bits', () => {
    const bits = (address: string): string =>
      address
        .split('.')
        .map((byte) => Number(byte).toString(2).padStart(8, '0'))
        .join('');
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, network, prefix) => {
        const isSame = bits(address).slice(0, prefix) === bits(network).slice(0, prefix);
        expect(isInRange(address, `${network}/${prefix}`)).toBe(isSame);
      }),
    );
  });

  it.each([
    ['fd00:ec2::254', 'fc00::/7', true],
    ['2001:db8::1', 'fc00::/7', false],
    ['64:ff9b::a9fe:a9fe', '64:ff9b::a9fe:0/112', true],
    ['::ffff:10.0.0.1', '10.0.0.0/8', false],
  ])('of IPv6, with %s in %s: %s', (address, range, isIn) => {
    expect(isInRange(address, range)).toBe(isIn);
  });
});

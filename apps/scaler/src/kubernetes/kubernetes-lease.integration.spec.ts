import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { SYSTEM_CLOCKS } from '../clocks.js';
import { FakeApiServer } from '../testing/fake-api-server.js';
import { connectKubernetesApis } from './kubernetes-apis.js';
import { KubernetesLease } from './kubernetes-lease.js';
import { LeaseApi } from './lease-api.js';

const LEASE = 'tidegate-scaler';

describe('a lease of Kubernetes', () => {
  let api: FakeApiServer;
  let aheadSeconds: Record<string, number>;
  const leases: KubernetesLease[] = [];
  const failures: string[] = [];

  beforeEach(async () => {
    api = await FakeApiServer.start();
    aheadSeconds = {};
    failures.length = 0;
  });

  afterEach(async () => {
    api.behavior = 'answers';
    await Promise.all(leases.splice(0).map((lease) => lease.stop()));
    api.stop();
  });

  /** A scaler that wants the lease; its clock can be set ahead, as if it had been frozen or time had passed. */
  const holder = async (identity: string, timeoutSeconds = 5): Promise<KubernetesLease> => {
    const apis = await connectKubernetesApis({ url: api.url, timeoutSeconds });
    const lease = new KubernetesLease({
      ...SYSTEM_CLOCKS,
      monotonicSeconds: () => performance.now() / 1000 + (aheadSeconds[identity] ?? 0),
      later: (pauseMs, run) => setTimeout(run, pauseMs / 20),
      api: new LeaseApi(apis, 'tidegate', LEASE),
      identity,
      onFailure: () => failures.push(identity),
    });
    leases.push(lease);
    return lease;
  };

  const turns = async (count = 6): Promise<void> => {
    const before = api.received.length;
    await waitUntil(() => api.received.length >= before + count);
  };

  it('is held by one of two, and renewed', async () => {
    const [one, other] = [await holder('one'), await holder('other')];
    one.want(true);
    await waitUntil(() => one.isHeld);
    other.want(true);
    await turns(10);
    expect([one.isHeld, other.isHeld, api.control.holderOf(LEASE)]).toEqual([true, false, 'one']);
    // Longer than a renewal lasts: it is held again, because it is renewed.
    aheadSeconds.one = 5;
    expect(one.isHeld).toBe(false);
    await waitUntil(() => one.isHeld);
    expect(failures).toEqual([]);
  });

  it('goes to the other at once when it is given back, or when its holder stops', async () => {
    const [one, other] = [await holder('one'), await holder('other')];
    one.want(true);
    await waitUntil(() => one.isHeld);
    other.want(true);
    one.want(false);
    expect(one.isHeld).toBe(false);
    await waitUntil(() => other.isHeld, { withinMs: 2_000 });
    one.want(true);
    await turns();
    await other.stop();
    await waitUntil(() => one.isHeld, { withinMs: 2_000 });
  });

  it('goes to the other when it has not been renewed for its time, by the other’s clock', async () => {
    const [one, other] = [await holder('one', 0.3), await holder('other')];
    one.want(true);
    await waitUntil(() => one.isHeld);
    // Cut off: its renewals are not answered.
    api.behavior = 'hangs';
    await turns(2);
    aheadSeconds.one = 5;
    expect(one.isHeld).toBe(false);
    await waitUntil(() => failures.includes('one'));
    one.want(false);
    api.behavior = 'answers';
    other.want(true);
    await turns();
    expect(other.isHeld).toBe(false);
    aheadSeconds.other = 7;
    await waitUntil(() => other.isHeld);
    expect(api.control.holderOf(LEASE)).toBe('other');
  });
});

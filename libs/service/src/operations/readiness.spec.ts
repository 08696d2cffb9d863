import { describe, expect, it } from '@jest/globals';
import { connectionProbe, type ProbeState } from './readiness.js';

const READ_ONLY = 'is read-only (READONLY): reconnecting';

describe('the probe of a connection', () => {
  it.each<{
    readonly name: string;
    readonly isConnected: boolean;
    readonly hasBeenConnected: boolean;
    readonly trouble?: string;
    readonly state: ProbeState;
    readonly message?: string;
  }>([
    { name: 'a connection that is well', isConnected: true, hasBeenConnected: true, state: 'up' },
    {
      name: 'one that was never there',
      isConnected: false,
      hasBeenConnected: false,
      state: 'down',
      message: 'the store has not been reached yet',
    },
    {
      name: 'one that was never there and knows why',
      isConnected: false,
      hasBeenConnected: false,
      trouble: 'is out of reach (ECONNREFUSED)',
      state: 'down',
      message: 'the store has not been reached yet: it is out of reach (ECONNREFUSED)',
    },
    {
      name: 'one that was lost',
      isConnected: false,
      hasBeenConnected: true,
      state: 'degraded',
      message: 'the store is out of reach; requests that need it get 503',
    },
    {
      name: 'one that is there for a part of its work',
      isConnected: true,
      hasBeenConnected: true,
      trouble: READ_ONLY,
      state: 'degraded',
      message: `the store ${READ_ONLY}; requests that need it get 503`,
    },
  ])('reports $name as $state', ({ isConnected, hasBeenConnected, trouble, state, message }) => {
    const probe = connectionProbe('store', { isConnected, hasBeenConnected, trouble });
    expect(probe.check()).toEqual({ state, ...(message === undefined ? {} : { message }) });
  });

  it('does not keep a service from being ready that does not wait for it, and states what the outage means', () => {
    const options = { consequence: 'jobs wait', isAwaited: false };
    const probe = connectionProbe('store', { isConnected: false, hasBeenConnected: false }, options);
    expect(probe.check()).toEqual({ state: 'degraded', message: 'the store is out of reach; jobs wait' });
  });
});

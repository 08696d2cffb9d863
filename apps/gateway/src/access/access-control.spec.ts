import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { AccessControl } from './access-control.js';

const withoutKeys = () => {
  const instance = fastify();
  new AccessControl({
    keys: undefined,
    legacyIsOpen: false,
    metricsAreOpen: true,
    limit: () => undefined,
  }).watch(instance);
  return instance;
};

describe('a route that states no access', () => {
  it('keeps the gateway from starting, rather than being open by mistake', () => {
    expect(() => withoutKeys().get('/v1/later', () => 'open')).toThrow(
      'the route /v1/later states no access',
    );
  });

  it('is one of the pages and probes, where it is open', () => {
    expect(() => withoutKeys().get('/docs/swagger-ui.css', () => '')).not.toThrow();
    expect(() => withoutKeys().get('/docsother', () => '')).toThrow('/docsother');
  });
});

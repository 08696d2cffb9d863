import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { AccessScope } from '@tidegate/access-keys';
import type { FastifyRequest } from 'fastify';
import type { Client } from './client.js';

/** Requests that are counted together: those that push jobs, and all others. */
export type LimitedKind = 'submit' | 'request';

/** What a route asks of its client. */
export interface RouteAccess {
  readonly scope: AccessScope;
  readonly limitedAs: LimitedKind;
  /** Whether it is one of the earlier service's, for which LEGACY_ENDPOINTS says more. */
  readonly isLegacy: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `Access` and `LegacyAccess`. */
    readonly access?: RouteAccess;
  }
  interface FastifyRequest {
    /** Set before anything else reads the request. */
    client: Client;
  }
}

/** The member of an operation of the API document that names the scope that it needs. */
export const SCOPE_EXTENSION = 'x-scope';

/** The member of an operation that is one of the earlier service's. */
export const LEGACY_EXTENSION = 'x-legacy';

/**
 * The scope that a key needs for an endpoint.
 *
 * @param limitedAs - which limit its requests count towards
 */
export function Access(scope: AccessScope, limitedAs = kindOf(scope)): MethodDecorator {
  return applyDecorators(
    RouteConfig({ access: { scope, limitedAs, isLegacy: false } satisfies RouteAccess }),
    ApiExtension(SCOPE_EXTENSION, scope),
  );
}

/** The same, of an endpoint of the earlier service. */
export function LegacyAccess(scope: AccessScope): MethodDecorator {
  return applyDecorators(
    RouteConfig({ access: { scope, limitedAs: kindOf(scope), isLegacy: true } satisfies RouteAccess }),
    ApiExtension(SCOPE_EXTENSION, scope),
    ApiExtension(LEGACY_EXTENSION, true),
  );
}

function kindOf(scope: AccessScope): LimitedKind {
  return scope === 'submit' ? 'submit' : 'request';
}

/** Gives a handler the client that sends the request, as a {@link Client}. */
export const CurrentClient = createParamDecorator(
  (_: undefined, context: ExecutionContext): Client =>
    context.switchToHttp().getRequest<FastifyRequest>().client,
);

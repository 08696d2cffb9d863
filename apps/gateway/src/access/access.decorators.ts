import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { AccessScope } from '@tidegate/access-keys';
import type { FastifyRequest } from 'fastify';
import type { Client } from './client.js';

/** What a route asks of its client. */
export interface RouteAccess {
  readonly scope: AccessScope;
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

/** The scope that a key needs for an endpoint. */
export function Access(scope: AccessScope): MethodDecorator {
  return applyDecorators(
    RouteConfig({ access: { scope, isLegacy: false } satisfies RouteAccess }),
    ApiExtension(SCOPE_EXTENSION, scope),
  );
}

/** The same, of an endpoint of the earlier service. */
export function LegacyAccess(scope: AccessScope): MethodDecorator {
  return applyDecorators(
    RouteConfig({ access: { scope, isLegacy: true } satisfies RouteAccess }),
    ApiExtension(SCOPE_EXTENSION, scope),
    ApiExtension(LEGACY_EXTENSION, true),
  );
}

/** Gives a handler the client that sends the request, as a {@link Client}. */
export const CurrentClient = createParamDecorator(
  (_: undefined, context: ExecutionContext): Client =>
    context.switchToHttp().getRequest<FastifyRequest>().client,
);

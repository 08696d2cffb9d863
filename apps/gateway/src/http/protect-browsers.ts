import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/**
 * Headers that keep browsers from doing more with an answer than its reader wants, and from letting other pages read it (CORS),
 * unless their origins are named. The pages of Swagger UI have a policy of their own.
 *
 * @param origins - of pages that may use the API, such as `https://app.example`; none for no page but its own
 */
export function protectBrowsers(app: NestFastifyApplication, origins: readonly string[]): void {
  app.useSecurityHeaders({
    // Answers are data: a browser that shows one as a page loads nothing for it, and no page frames it.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: "'none'", frameAncestors: "'none'" },
    },
    xFrameOptions: { action: 'deny' },
    // Whether the name is reached by https alone is for its owner to say, who has other services at it.
    strictTransportSecurity: false,
    crossOriginResourcePolicy: origins.length === 0,
    // For pages of long gone browsers.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    crossOriginOpenerPolicy: false,
  });
  if (origins.length === 0) return;
  const options = {
    origin: [...origins],
    methods: ['GET', 'POST', 'DELETE'],
    // What a page may read beside the body.
    exposedHeaders: [
      'ETag',
      'Link',
      'Location',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
    ],
    maxAge: 600,
  };
  app.enableCors({
    // An OPTIONS request that asks for no leave is one of a method that no path has, and no faulty preflight.
    delegator: ({ headers }: FastifyRequest) =>
      Promise.resolve({ ...options, preflight: headers['access-control-request-method'] !== undefined }),
  });
}

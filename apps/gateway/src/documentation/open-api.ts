import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { ControlModule } from '../control/control.module.js';
import { EventsModule } from '../events/events.module.js';
import { HistoryModule } from '../history/history.module.js';
import { HealthModule } from '../health/health.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LegacyModule } from '../legacy/legacy.module.js';
import { ListsModule } from '../lists/lists.module.js';
import { ModelsModule } from '../models/models.module.js';
import { NewsModule } from '../news/news.module.js';
import { ServedSchemas } from '../schemas/served-schemas.js';
import { GatewaySettings, SERVED_MODELS } from '../settings/gateway.settings.js';
import { withAccess, type DocumentedAccess } from './access-components.js';
import { withModelSchemas } from './model-components.js';
import { withModelExamples } from './model-examples.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { WorkersModule } from '../workers/workers.module.js';

const DESCRIPTION = `Push jobs, read their status, read their results. Workers are started and stopped with demand.
`;

const PAGES = /^\/(docs\/?|openapi\.json)$/;

const ANONYMOUS = `
**No access key is needed here:** anybody who reaches the port may push jobs, and list and read all of them.
`;

/** The OpenAPI document of the gateway. */
export function createOpenApiDocument(app: INestApplication, access: DocumentedAccess): OpenAPIObject {
  const information = new DocumentBuilder()
    // In this version schemas are JSON Schema 2020-12, as those of the models are.
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tidegate')
    .setDescription(access.needsKey ? DESCRIPTION : `${DESCRIPTION}${ANONYMOUS}`)
    .setVersion('0.1.0')
    .addServer('/', 'The address of this page.')
    .addTag('jobs', 'Push, status and result: the interface of the earlier service.')
    .addTag('jobs of all models', 'The same with JSON in and out, for every model.')
    .addTag('models', 'The models that are served.')
    .build();
  // The probes and metrics of other modules are for operators.
  const document = SwaggerModule.createDocument(app, information, {
    include: [
      LegacyModule,
      JobsModule,
      ListsModule,
      EventsModule,
      NewsModule,
      ControlModule,
      WebhooksModule,
      ModelsModule,
      WorkersModule,
      HistoryModule,
      HealthModule,
    ],
  });
  const license = { name: 'MIT', identifier: 'MIT' };
  const info = { ...document.info, license, contact: { name: 'The Tidegate authors' } };
  return withAccess({ ...document, info }, access);
}

/** HEAD is GET without a body. The earlier service answered it on its pages, and 405 on all other paths. */
function answerHead(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', ({ method, url, handler }) => {
    if (method === 'GET' && PAGES.test(url)) fastify.head(url, handler);
  });
}

/**
 * What the pages of Swagger UI may do: nothing but load their own files and ask this address; and no other page may frame them,
 * so that nobody is made to click there unawares. Swagger UI sets styles of elements and holds its icons in `data:` addresses.
 */
const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function protectPages(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/docs')) return;
    route.onRequest = (_request, reply, done) => {
      void reply.headers(PAGE_HEADERS);
      done();
    };
  });
}

/**
 * Serves Swagger UI at `/docs` and the document at `/openapi.json`. It is made at the first request for it, with the
 * models' current schemas and examples that they take.
 */
export function serveDocumentation(app: NestFastifyApplication): void {
  answerHead(app.getHttpAdapter().getInstance());
  protectPages(app.getHttpAdapter().getInstance());
  const models = app.get<readonly string[]>(SERVED_MODELS);
  const schemas = app.get(ServedSchemas);
  const { ACCESS_KEYS_FILE, LEGACY_ENDPOINTS } = app.get(GatewaySettings);
  const access = { needsKey: ACCESS_KEYS_FILE !== undefined, legacyEndpoints: LEGACY_ENDPOINTS };
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app, access), {
    jsonDocumentUrl: 'openapi.json',
    patchDocumentOnRequest: (_request, _response, document) =>
      withModelExamples(
        withModelSchemas(document, models, (model) => schemas.of(model)),
        models,
        (model) => schemas.exampleOf(model),
      ),
  });
}

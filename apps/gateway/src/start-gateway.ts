import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createApplication,
  endProcess,
  listen,
  StartSequence,
  type CreateApplication,
  type RunningService,
  type ServiceLogger,
} from '@tidegate/service';
import type { AccessKeyFile } from '@tidegate/access-keys';
import type { FastifyInstance } from 'fastify';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { AccessControl } from './access/access-control.js';
import { ACCESS_KEY_FILE } from './access/access.module.js';
import { RequestLimits } from './access/request-limits.js';
import { AppModule } from './app.module.js';
import { serveDocumentation } from './documentation/open-api.js';
import type { TlsCertificate } from './http/dual-protocol-server.js';
import { createFastify } from './http/fastify-instance.js';
import { BrowserGuard } from './http/browser-guard.js';
import { protectBrowsers } from './http/protect-browsers.js';
import { listenForOperations, separateOperations } from './http/operations-port.js';
import { RouteTable } from './http/route-table.js';
import { GatewayMetrics } from './metrics/gateway.metrics.js';
import { ProblemFilter } from './http/problem.filter.js';
import { PushService } from './pushing/push.service.js';
import { refuseEarly } from './pushing/refuse-early.js';
import { allowedHosts, corsOrigins, type GatewaySettings } from './settings/gateway.settings.js';

async function readCertificate(settings: GatewaySettings): Promise<{ tls: TlsCertificate } | undefined> {
  const { GATEWAY_TLS_CERTIFICATE_FILE: certificateFile, GATEWAY_TLS_KEY_FILE: keyFile } = settings;
  if (certificateFile === undefined || keyFile === undefined) return undefined;
  const [certificate, key] = await Promise.all([
    readFile(certificateFile, 'utf8'),
    readFile(keyFile, 'utf8'),
  ]);
  return { tls: { certificate, key } };
}

async function openFastify(settings: GatewaySettings): Promise<FastifyInstance> {
  return createFastify({
    bodyLimitBytes: settings.BODY_LIMIT_BYTES,
    connectionLimit: settings.CONNECTION_LIMIT,
    headerLimitBytes: settings.HEADER_LIMIT_BYTES,
    inputLimitBytes: settings.INPUT_LIMIT_BYTES,
    openBodiesLimitBytes: settings.OPEN_BODIES_LIMIT_BYTES,
    requestTimeoutSeconds: settings.REQUEST_TIMEOUT_SECONDS,
    ...(await readCertificate(settings)),
  });
}

/** After the adapter's own hooks: a page that is allowed must be able to read that it lacks a key. */
function controlAccess(app: NestFastifyApplication, settings: GatewaySettings): void {
  const file = app.get<AccessKeyFile | undefined>(ACCESS_KEY_FILE);
  const limits = app.get(RequestLimits);
  new AccessControl({
    keys: file && (() => file.keys),
    legacyIsOpen: settings.LEGACY_ENDPOINTS === 'open',
    metricsAreOpen: settings.GATEWAY_OPERATIONS_PORT !== undefined,
    limit: (key, kind, reply) => limits.take(key, kind, reply),
  }).watch(app.getHttpAdapter().getInstance());
}

/**
 * Builds the application without listening.
 *
 * @param create - makes Nest's application; specs pass one with overridden providers
 * @param senderScript - path of the program that sends webhooks as a thread; without it they are sent in this one
 */
export async function createGateway(
  settings: GatewaySettings,
  logger: ServiceLogger,
  create: CreateApplication = createApplication,
  senderScript?: string,
): Promise<NestFastifyApplication> {
  const fastify = await openFastify(settings);
  const routes = new RouteTable();
  routes.watch(fastify);
  const origins = corsOrigins(settings);
  // Its hooks come first, so that every answer has its headers, also those that refuse a request.
  const adapter = new FastifyAdapter(fastify);
  new BrowserGuard({
    host: settings.GATEWAY_HOST,
    allowedHosts: allowedHosts(settings),
    allowedOrigins: origins,
  }).watch(fastify);
  separateOperations(fastify, settings.GATEWAY_OPERATIONS_PORT);
  const app = await create(AppModule.forSettings(settings, logger, senderScript), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  protectBrowsers(app, origins);
  controlAccess(app, settings);
  app.get(GatewayMetrics).watch(fastify);
  refuseEarly(fastify, app.get(PushService));
  app.useGlobalFilters(new ProblemFilter(routes, logger));
  serveDocumentation(app);
  return app;
}

/**
 * Starts the gateway; it listens at once and is ready when it has first reached broker and store.
 *
 * @param senderScript - path of the program that sends webhooks as a thread; without it they are sent in this one
 */
export async function startGateway(
  settings: GatewaySettings,
  logger: ServiceLogger,
  senderScript?: string,
): Promise<RunningService> {
  const app = await createGateway(settings, logger, createApplication, senderScript);
  const { GATEWAY_PORT: port, GATEWAY_HOST: host, GATEWAY_OPERATIONS_PORT: operationsPort } = settings;
  await listen(() => app.listen(port, host), port, 'GATEWAY_PORT');
  let operations: Server | undefined;
  if (operationsPort !== undefined) {
    const begin = async () => {
      operations = await listenForOperations(app.getHttpAdapter().getInstance(), operationsPort, host);
    };
    await listen(begin, operationsPort, 'GATEWAY_OPERATIONS_PORT');
  }
  let isStopping = false;
  app
    .get(StartSequence)
    .run()
    .then(() => logger.info('gateway ready', { address: host, port }))
    .catch((error: unknown) => {
      // Stopped while it still waited for broker or store: no failure.
      if (isStopping) return;
      endProcess('the gateway cannot start', error);
    });
  return {
    stop: async () => {
      isStopping = true;
      await app.close();
      // Last, so that probes see the drain to its end.
      operations?.close();
      operations?.closeAllConnections();
    },
  };
}

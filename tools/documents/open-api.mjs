// The OpenAPI document as it is committed, the types that come from it, and the record by which it changes only together
// with the changelog.
import { readSettings, ServiceLogger } from '@tidegate/service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { createOpenApiDocument } from '../../apps/gateway/dist/documentation/open-api.js';
import { GatewaySettings } from '../../apps/gateway/dist/settings/gateway.settings.js';
import { createGateway } from '../../apps/gateway/dist/start-gateway.js';
import { workspaceRoot } from '../install.mjs';
import { nextRecord, RECORD_FILE } from './api-record.mjs';

/** Nothing is connected to: the gateway is built and not started. */
const NOWHERE = {
  RABBITMQ_URL: 'amqp://127.0.0.1:1',
  RABBITMQ_MANAGEMENT_URL: 'http://127.0.0.1:1',
  REDIS_URL: 'redis://127.0.0.1:1',
};

/** What `GET /openapi.json` answers where keys are on, without the schemas of any model. */
async function readDocument() {
  const logger = ServiceLogger.create({ service: 'gateway', level: 'fatal' });
  const app = await createGateway(readSettings(GatewaySettings, NOWHERE), logger);
  return createOpenApiDocument(app, { needsKey: true, legacyEndpoints: 'key' });
}

/** What a member that has a default is in an answer, is not certain in a request. */
const TYPE_OPTIONS = { defaultNonNullable: false };

/** `docs/api/openapi.json`, and what follows from it. @throws {Error} when the changelog says nothing of a change */
export async function openApiDocuments() {
  const document = await readDocument();
  const text = JSON.stringify(document);
  const types = astToString(await openapiTypescript(JSON.parse(text), TYPE_OPTIONS));
  const read = (file) => readFileSync(join(workspaceRoot, file), 'utf8');
  return [
    { file: 'docs/api/openapi.json', text },
    {
      file: 'libs/client/src/generated/open-api.ts',
      text: `// Written by \`npm run docs\` from docs/api/openapi.json.\n${types}`,
    },
    { file: RECORD_FILE, text: nextRecord(read(RECORD_FILE), text, read('CHANGELOG.md')) },
  ];
}

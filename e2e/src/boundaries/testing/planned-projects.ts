import type { PlannedProject } from './scratch-workspace.js';

const ADAPTERS = ['broker', 'job-store', 'json-schema', 'model'];
const APPS = ['gateway', 'worker', 'scaler', 'local', 'cli', 'dashboard'];

/** The projects of the house, those that are yet to come too, with their tags. */
export const PLANNED_PROJECTS: readonly PlannedProject[] = [
  ...APPS.map((app) => ({ folder: `apps/${app}`, tags: ['type:app', `app:${app}`] })),
  ...ADAPTERS.map((lib) => ({ folder: `libs/${lib}`, tags: ['type:adapter', `lib:${lib}`] })),
  { folder: 'libs/contracts', tags: ['type:contract'] },
  { folder: 'libs/autoscaling', tags: ['type:pure'] },
  { folder: 'libs/service', tags: ['type:platform'] },
  { folder: 'libs/client', tags: ['type:client'] },
  { folder: 'e2e', tags: ['type:e2e'] },
  // As someone would forget to give it a row of its own.
  { folder: 'apps/newcomer', tags: ['type:app', 'app:newcomer'] },
];

/** The libraries that each project may import, by folder; no project may import an app or e2e. */
export const PERMITTED_LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  'apps/gateway': ['contracts', 'broker', 'job-store', 'json-schema', 'service'],
  'apps/worker': ['contracts', 'broker', 'job-store', 'json-schema', 'model', 'service'],
  'apps/scaler': ['contracts', 'broker', 'job-store', 'autoscaling', 'service'],
  'apps/local': ['contracts', 'broker', 'job-store', 'autoscaling', 'service'],
  'apps/cli': ['autoscaling', 'client'],
  'apps/dashboard': ['autoscaling', 'client'],
  'apps/newcomer': [],
  'libs/broker': ['contracts'],
  'libs/job-store': ['contracts'],
  'libs/json-schema': ['contracts'],
  'libs/model': ['contracts'],
  'libs/service': ['contracts'],
  'libs/autoscaling': ['contracts'],
  'libs/client': ['contracts'],
  'libs/contracts': [],
  e2e: ['contracts', 'autoscaling', 'model'],
};

/** The projects that may import each driver of the outside. */
export const DRIVER_OWNERS: Readonly<Record<string, readonly string[]>> = {
  amqplib: ['libs/broker', 'e2e'],
  ioredis: ['libs/job-store', 'e2e'],
  '@grpc/grpc-js': ['apps/scaler', 'apps/local', 'e2e'],
  '@kubernetes/client-node': ['apps/scaler', 'e2e'],
};

/** The projects that may start processes. */
export const PROCESS_OWNERS: readonly string[] = ['libs/model', 'apps/local', 'e2e'];

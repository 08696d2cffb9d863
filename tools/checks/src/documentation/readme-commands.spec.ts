import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT, readmeCommands } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
  [/^npm run build$/, 'tools/README.md', '`build`'],
  [/^(MODEL=\S+ )?npm start$/, 'apps/local/src/stack/local-stack.integration.spec.ts', 'stack'],
  [/^GATEWAY_PORT=\S+ MODEL=\S+ npm start$/, 'e2e/guides/src/cut-over.spec.ts', 'LocalStack.start({ MODEL: '],
  [
    /^python3 e2e\/guides\/src\/earlier_client\.py /,
    'e2e/guides/src/cut-over.spec.ts',
    "'earlier_client.py'",
  ],
  [/^MODELS_FILE=\S+ npm start$/, 'e2e/guides/src/own-model.spec.ts', 'LocalStack.start({ MODELS_FILE'],
  [
    /^(npm run try-model( -- |$)|ID=\$\(base64 < )/,
    'e2e/guides/src/own-model.spec.ts',
    "'apps/worker/models/README.md'",
  ],
  [
    /^npx nx g @tidegate\/worker:model /,
    'e2e/guides/src/model-generator.spec.ts',
    "'@tidegate/worker:model'",
  ],
  [/^npm (ci|install --no-save)$/, 'tools/install.mjs', "'--no-save'"],
  [
    /^npm run docs:settings$/,
    'tools/checks/src/documentation/settings-tables.spec.ts',
    'settings-tables.mjs',
  ],
  [
    /^node apps\/local\/dist\/services\/main\.js/,
    'libs/testing/src/services/private-services.ts',
    'SERVICES_PROGRAM',
  ],
  [/^(npx nx e2e e2e( --configuration=ci)?|npm run e2e( |$))/, 'tools/test.mjs', "'e2e'"],
  [/^npx nx (e2e (chaos|hostile)$|run-many --targets=e2e )/, 'tools/test.mjs', ':e2e:ci'],
  [/^npm run test:brokers$/, 'package.json', 'e2e/brokers/dist/main.js'],
  [
    /^npx nx e2e e2e --configuration=cluster$/,
    'e2e/scenarios/src/on-a-cluster.spec.ts',
    'e2e/scenarios/dist/main.js --cluster',
  ],
  [/^npm run hostile( |$)/, 'tools/test.mjs', "'hostile'"],
  [/^npm run manifests:(check|render)$/, 'kustomize/checks/src/renderings.spec.ts', 'manifests:render'],
  [/^npm run lint:python$/, 'tools/test.mjs', 'lint-python.mjs'],
  [/^npm run pins:check$/, 'deploy/checks/src/pins/find-pins.spec.ts', 'npm run pins:check'],
  [/^kubectl proxy$/, 'apps/scaler/src/kubernetes/cluster.integration.spec.ts', 'KUBERNETES_API_URL'],
  [/^kubectl apply -k \S+$/, 'kustomize/checks/src/renderings.spec.ts', 'kubectl'],
  [
    /^kubectl -n tidegate rollout restart deployment$/,
    'kustomize/base/gateway/deployment.yaml',
    'maxUnavailable: 0',
  ],
  [
    /^kubectl -n keda rollout restart deployment\/keda-operator$/,
    'kustomize/checks/src/alerts.spec.ts',
    'rollout restart',
  ],
  [/^kubectl apply -k \S+ --prune /, 'kustomize/checks/src/switching.spec.ts', '--prune-allowlist'],
  [
    /^kubectl -n tidegate annotate pods .*pod-deletion-cost-$/,
    'deploy/checks/src/setup-cluster.spec.ts',
    'pod-deletion-cost-',
  ],
  [/^deploy\/setup-cluster\.sh( |$)/, 'deploy/checks/src/setup-cluster.spec.ts', "run('setup-cluster.sh'"],
  [
    /^deploy\/teardown-cluster\.sh( |$)/,
    'deploy/checks/src/teardown-cluster.spec.ts',
    "run('teardown-cluster.sh'",
  ],
  [
    /^docker compose --file deploy\/compose\.yaml /,
    'deploy/checks/src/compose.spec.ts',
    'deploy/compose.yaml',
  ],
  [/^npx nx run-many --targets=image,image-python$/, 'deploy/images/src/main.ts', "'worker:image-python'"],
  [
    /^docker build --file deploy\/containers\/(python-)?model\.Containerfile /,
    'deploy/images/src/model-images.ts',
    'python-model.Containerfile',
  ],
  [/^npm run test:images$/, 'package.json', 'deploy/images/dist/main.js'],
  [/^kubectl apply -k$/, 'kustomize/checks/src/renderings.spec.ts', 'kubectl'],
  [/^kubectl -n tidegate (get|logs|describe) /, 'kustomize/base/worker/scaledobject.yaml', 'name: worker'],
  [
    /^kubectl -n tidegate (wait scaledobject|rollout status)/,
    'deploy/checks/src/setup-cluster.spec.ts',
    'condition=Active=False',
  ],
  [
    /^kubectl -n tidegate delete scaledobject,/,
    'kustomize/checks/src/models.spec.ts',
    'kubectl -n tidegate delete',
  ],
  [/^npm run chaos( |$)/, 'package.json', 'e2e/chaos/dist/main.js'],
];

const RUN_HERE =
  /^(npm run simulate|npm run bench|npm run experiments|npm run jest -- |npx nx test |(ID=\$\()?curl |open http)/;

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
    ['npm run bench', 'e2e/benchmarks/dist/main.js'],
    ['npm run experiments', 'e2e/experiments/dist/main.js'],
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

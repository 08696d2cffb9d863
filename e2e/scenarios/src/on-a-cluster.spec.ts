import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { makeStackAddresses, type RemovableAddresses } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StackAsCluster } from './testing/stack-as-cluster.js';
import { SHORT_PLAN } from './scenario-plan.js';

/** As `npx nx e2e e2e --configuration=cluster` runs it (e2e/scenarios/project.json): node e2e/scenarios/dist/main.js --cluster */
const PROGRAM = ['e2e/scenarios/dist/main.js', '--cluster'];

describe('the scenarios on a cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-on-a-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  let addresses: RemovableAddresses;
  let stack: LocalStack;
  let shown: StackAsCluster;

  beforeAll(async () => {
    addresses = await makeStackAddresses();
    stack = await LocalStack.start(SHORT_PLAN.stackEnvironment, addresses);
    shown = await StackAsCluster.start(stack);
    // As kubectl takes it: it does not ask plain http for a certificate.
    const text = shown.cluster.config
      .exportConfig()
      .replace('"insecure-skip-tls-verify":true', '"name":"fake"');
    expect(text).not.toContain('insecure');
    writeFileSync(kubeconfig, text);
  }, 120_000);

  afterAll(async () => {
    shown.stop();
    await stack.stop();
    await addresses.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...parameters: readonly string[]): Promise<{ exitCode: number; output: string }> =>
    new Promise((resolve) => {
      const environment: NodeJS.ProcessEnv = { ...process.env, KUBECONFIG: kubeconfig };
      delete environment.BASE_URL;
      const program = execFile(
        process.execPath,
        [...PROGRAM, ...parameters],
        { cwd: WORKSPACE_ROOT, env: environment },
        (_, output) => resolve({ exitCode: program.exitCode ?? -1, output }),
      );
    });

  it('delete ready worker pods while users come, through a port-forward, and record the replicas', async () => {
    const file = join(folder, 'results.json');
    const { exitCode, output } = await run('--short', '--only', 'worker killed', '--json', file);
    expect(output).toContain('by a port-forward');
    expect(output).toContain('e2e: passed 1 scenarios');
    expect(exitCode).toBe(0);
    const deletions = shown.cluster.requests('DELETE').map(({ path }) => path);
    expect(deletions).toHaveLength(3);
    expect(new Set(deletions).size).toBe(3);
    const [result] = JSON.parse(readFileSync(file, 'utf8')) as [{ replicas: [number, number][] }];
    expect(Math.max(...result.replicas.map(([, replicas]) => replicas))).toBeGreaterThan(0);
  }, 120_000);

  it('end with one clear line where a right is missing', async () => {
    shown.cluster.forbidden = ['GET /apis/apps/v1/namespaces/tidegate/deployments'];
    const { exitCode, output } = await run('--short');
    expect(exitCode).toBe(1);
    expect(output.trim().split('\n').at(-1)).toBe(
      'e2e: FAILED: the user of this kubeconfig lacks the right to list deployments.apps in namespace "tidegate" (403)',
    );
  }, 60_000);
});

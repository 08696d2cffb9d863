import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SimulationSummary } from '@tidegate/simulation';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../testing/run-cli.js';

const settingOf = (name: string): string => `kustomize/overlays/${name}/scaledobject.yaml`;

async function simulated(...parameters: readonly string[]): Promise<SimulationSummary> {
  const { stdout, stderr } = await runCli(['simulate', ...parameters, '--json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as SimulationSummary;
}

describe('simulate', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each(['deployed', 'defaultlike', 'fast-up-slow-down', 'slow-up-slow-down', 'startup-aware'])(
    'plays a load under the setting %s, and loses nothing',
    async (name) => {
      const summary = await simulated('--scaled-object', settingOf(name), '--load', 'spike');
      expect(summary).toMatchObject({ n: 382, lost: 0 });
      expect(summary.mean).toBeGreaterThan(5);
      expect(summary.p50).toBeLessThanOrEqual(summary.p95);
      expect(summary.p95).toBeLessThanOrEqual(summary.p99);
      expect(summary.p99).toBeLessThanOrEqual(summary.max);
      expect(summary.workerSeconds).toBeGreaterThan(382 * 5);
      expect(summary.replicas[0]?.[1]).toBe(1);
      expect(summary.replicas.at(-1)?.[1]).toBe(0);
    },
  );

  it('reads the ScaledObject from standard input, and arrivals from a file', async () => {
    const file = join(folder, 'arrivals.csv');
    await writeFile(file, 't\n0\n100\n100\n');
    const yaml = await readFile(settingOf('deployed'), 'utf8');
    const parameters = ['--scaled-object', '-', '--arrivals', file, '--startup', '20', '--service', '2'];
    const { stdout } = await runCli(['simulate', ...parameters, '--poll-phase', '0', '--json'], {
      input: yaml,
    });
    // The first waits for its worker; the third for the second.
    expect(JSON.parse(stdout)).toMatchObject({ n: 3, lost: 0, p50: 4, max: 22, mean: 28 / 3 });
  });

  it('draws the same from the same seed, and something else from another', async () => {
    const parameters = ['--scaled-object', settingOf('startup-aware'), '--load', 'spike', '--poisson'];
    const spread = ['--service-distribution', 'exponential', '--startup-distribution', 'exponential'];
    const first = await simulated(...parameters, ...spread, '--seed', '4');
    expect(await simulated(...parameters, ...spread, '--seed', '4')).toEqual(first);
    expect(await simulated(...parameters, ...spread, '--seed', '5')).not.toEqual(first);
  });

  it('waits less the more waiting is worth', async () => {
    const parameters = ['--scaled-object', settingOf('startup-aware'), '--load', 'ramping', '--poisson'];
    const thrifty = await simulated(...parameters, '--waiting-worth', '0.2');
    const fast = await simulated(...parameters, '--waiting-worth', '5');
    expect(fast.waiting).toBeLessThan(thrifty.waiting);
    expect(fast.workerSeconds).toBeGreaterThan(thrifty.workerSeconds);
  });

  it('prints a table for a person', async () => {
    const { stdout } = await runCli([
      'simulate',
      '--scaled-object',
      settingOf('deployed'),
      '--load',
      'spike',
    ]);
    expect(stdout).toMatch(/^jobs +382\nlost +0\nlatency, mean +\d+\.\d\d s\n/);
  });

  it.each([
    ['an empty list', '', 'there is no arrival in it'],
    ['a list of nothing but its header', 't\n', 'there is no arrival in it'],
    ['a time below zero', 't\n1\n-3\n', 'line 3: "-3"'],
    ['a time that is none', 't\nNaN\n', 'line 2: "NaN"'],
    ['a time so late that it must be a mistake', 't\n1e300\n', 'line 2: "1e300"'],
    ['a list with other columns', 'id,at\n1,2\n', 'line 1: the header has no column t'],
  ])('refuses %s in one line', async (_, content, words) => {
    const file = join(folder, 'hostile.csv');
    await writeFile(file, content);
    const run = await runCli(['simulate', '--scaled-object', settingOf('deployed'), '--arrivals', file]);
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(`hostile.csv: ${words}`);
  });

  it('puts a list in order that is not, and takes quotes and a byte-order mark off', async () => {
    const file = join(folder, 'odd.csv');
    await writeFile(file, '\uFEFF"id","t"\r\n"a","100"\r\n"b","0"\r\n');
    expect(await simulated('--scaled-object', settingOf('deployed'), '--arrivals', file)).toMatchObject({
      n: 2,
      lost: 0,
      p50: 5,
    });
  });

  it.each([
    ['no load', ['--scaled-object', '-'], 2, 'error: one of --arrivals and --load is needed'],
    [
      'a time below zero',
      ['--scaled-object', '-', '--load', 'spike', '--startup', '-3'],
      2,
      'must be a number from 0',
    ],
    [
      'an unknown load',
      ['--scaled-object', '-', '--load', 'flat'],
      2,
      'Allowed choices are ramping, spike, ramp-steady',
    ],
    ['a file that is not there', ['--scaled-object', 'nowhere.yaml', '--load', 'spike'], 1, 'nowhere.yaml'],
    ['no ScaledObject', ['--scaled-object', 'package.json', '--load', 'spike'], 1, 'ScaledObject'],
    [
      'a list that is none',
      ['--scaled-object', settingOf('deployed'), '--arrivals', 'nx.json'],
      1,
      'nx.json: line',
    ],
    ['a folder', ['--scaled-object', settingOf('deployed'), '--arrivals', 'apps'], 1, 'EISDIR'],
    ['what is not YAML', ['--scaled-object', 'README.md', '--load', 'spike'], 1, 'not YAML'],
  ])('refuses %s in one line', async (_, parameters, exitCode, words) => {
    const run = await runCli(['simulate', ...parameters]);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(words);
  });
});

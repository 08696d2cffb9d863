import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildService, type StartedService } from '@tidegate/harness';
import { findPrometheusProgram, findTestPort, waitUntil } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { InvariantBench } from './testing/invariant.bench.js';

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

const DASHBOARD = join(WORKSPACE_ROOT, 'kustomize/components/prometheus/dashboard.json');
const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;

/** Charts of what a gateway and a worker show once a job has run; the others need a scaler, webhooks or trouble. */
const FILLED = [
  'Jobs in the queue',
  'Workers',
  'Tries that ended',
  'Waiting',
  'Service time',
  'Start-up',
  'Requests',
  'Time of a request',
  'Clients that wait',
  'Memory',
  'Delay of the event loop',
];

const prometheus = findPrometheusProgram('prometheus');

(prometheus === undefined ? describe.skip : describe)('metrics that Prometheus scrapes', () => {
  let bench: InvariantBench;
  let worker: StartedService;
  let service: ChildService;
  let url: string;
  let folder: string;

  beforeAll(async () => {
    bench = await InvariantBench.open();
    worker = await bench.worker();
    folder = mkdtempSync(join(tmpdir(), 'tidegate-prometheus-'));
    url = `http://127.0.0.1:${await findTestPort()}`;
    const target = (name: string, { url: of }: StartedService) => ({
      targets: [new URL(of).host],
      labels: { namespace: 'n', pod: name, app_kubernetes_io_name: name, tidegate_model: 'default' },
    });
    const configuration = {
      global: { scrape_interval: '1s' },
      scrape_configs: [
        {
          job_name: 'tidegate',
          static_configs: [target('gateway', bench.gateway), target('worker', worker)],
        },
      ],
    };
    writeFileSync(join(folder, 'prometheus.yaml'), stringify(configuration));
    service = ChildService.start({
      name: 'prometheus',
      command: prometheus ?? '',
      args: [
        `--config.file=${join(folder, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${new URL(url).host}`,
        '--log.level=warn',
      ],
    });
    await service.waitForOk(`${url}/-/ready`);
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  const query = async (expression: string): Promise<readonly Result[]> => {
    const text = expression
      .replaceAll('$namespace', 'n')
      .replaceAll('$model', '.*')
      .replaceAll('$__rate_interval', '5s');
    const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: text }).toString()}`);
    const body = (await answer.json()) as { readonly error?: string; readonly data?: { result: Result[] } };
    if (!body.data) throw new Error(`${text}: ${body.error}`);
    return body.data.result;
  };

  it('come from every service, in a form that it takes', async () => {
    await waitUntil(async () => (await query('up == 1')).length === 2, { what: 'both were scraped' });
  });

  it.each(panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)))(
    'fill the chart “%s”, as far as there is something to show: %s',
    async (title, expression) => {
      if (!FILLED.includes(title) || expression.includes('failed')) {
        expect(Array.isArray(await query(expression))).toBe(true);
        return;
      }
      // Rates need something that goes on, and two scrapes.
      await waitUntil(
        async () => {
          const id = await bench.client.push('a job');
          await bench.waitForStatus(id, 'finished');
          const results = await query(expression);
          return results.length > 0 && results.every(({ value: [, value] }) => value !== 'NaN');
        },
        { what: `a value of ${title}` },
      );
    },
  );
});

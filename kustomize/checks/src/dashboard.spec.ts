import { describe, expect, it } from '@jest/globals';
import { documentedMetrics, findPrometheusProgram } from '@tidegate/testing';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { stringify } from 'yaml';
import { ofKind } from './kubernetes-object.js';
import { rendering } from './kustomizations.js';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
  readonly targets?: readonly { readonly expr: string }[];
}

const [dashboard] = ofKind(rendering('examples/everything'), 'ConfigMap').filter(
  ({ metadata }) => metadata.labels?.grafana_dashboard === '1',
);
const { panels } = JSON.parse(dashboard?.data?.['tidegate.json'] ?? '{"panels":[]}') as {
  readonly panels: readonly Panel[];
};
const charts = panels.filter(({ type }) => type !== 'row');
const expressions = charts.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
);

function metricsOfNode(): readonly string[] {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register.getMetricsAsArray().map(({ name }) => name);
}

const METRICS = [
  ...(['gateway', 'worker', 'scaler'] as const).flatMap(documentedMetrics),
  ...metricsOfNode(),
];

describe('the dashboard', () => {
  it('has charts', () => {
    expect(charts.length).toBeGreaterThan(10);
  });

  it.each(charts.map((chart) => [chart.title, chart] as const))(
    'says of “%s” what it shows, and in which unit',
    (_, { description = '', fieldConfig, targets = [] }) => {
      expect(description.length).toBeGreaterThan(10);
      expect(fieldConfig?.defaults.unit).toMatch(/^(short|s|ops|reqps|bytes)$/);
      expect(targets.length).toBeGreaterThan(0);
    },
  );

  it.each(expressions)('looks for “%s” at metrics that there are: %s', (_, expression) => {
    const names = expression.match(/\b(tidegate|process|nodejs)_\w+(?=\{)/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    const unknown = names.filter((name) => !METRICS.includes(name.replace(/_(bucket|sum|count)$/, '')));
    expect(unknown).toEqual([]);
  });

  const promtool = findPrometheusProgram('promtool');
  (promtool === undefined ? it.skip : it)('has expressions that Prometheus understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-dashboard-'));
    const rules = expressions.map(([, expression], index) => ({
      record: `chart:${index}`,
      expr: expression.replaceAll('$__rate_interval', '1m'),
    }));
    writeFileSync(join(folder, 'rules.yaml'), stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { stdout, stderr } = spawnSync(promtool ?? '', ['check', 'rules', 'rules.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringContaining(`SUCCESS: ${rules.length} rules found`),
      stderr: '',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentedMetrics, findPrometheusProgram } from '@tidegate/testing';
import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ofKind } from './kubernetes-object.js';
import { rendering } from './kustomizations.js';
import { ALERT_CASES, type AlertCase } from './testing/alert-cases.js';

const METRICS = (['gateway', 'worker', 'scaler'] as const).flatMap(documentedMetrics);
const RUNBOOK = readFileSync(join(WORKSPACE_ROOT, 'docs/repair.md'), 'utf8');

/** Of the label `tidegate/model` of a worker's pod. */
const MODEL_LABEL = 'tidegate_model';

const groups = ofKind(rendering('examples/everything'), 'PrometheusRule').flatMap(
  ({ spec }) => spec.groups ?? [],
);
const rules = groups.flatMap((group) => group.rules ?? []);

describe('an alert', () => {
  it.each(rules.map((rule) => [rule.alert ?? '', rule] as const))(
    '%s looks at metrics that there are, and its cure is in the runbook',
    (_, { expr, annotations = {} }) => {
      const names = (String(expr).match(/tidegate_[a-z_]+(?=[{[)])/g) ?? []).filter(
        (name) => name !== MODEL_LABEL,
      );
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !METRICS.includes(name))).toEqual([]);
      const description = annotations.description ?? '';
      for (const [cure] of description.matchAll(/kubectl \S+ \S+ rollout restart \S+/g))
        expect(RUNBOOK).toContain(cure);
      for (const [file] of description.matchAll(/docs\/[\w-]+\.md/g))
        expect(trackedFiles(file)).toEqual([file]);
    },
  );

  it.each(rules.map(({ alert = '' }) => alert))('%s has a case in which it fires', (alert) => {
    const cases = ALERT_CASES.filter((one) => one.alert === alert);
    expect(cases.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(cases.some(({ fires }) => fires.length === 0)).toBe(true);
  });
});

const promtool = findPrometheusProgram('promtool');

(promtool === undefined ? describe.skip : describe)('evaluated by Prometheus, an alert', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-alerts-'));
    writeFileSync(join(folder, 'rules.yaml'), stringify({ groups }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...parameters: readonly string[]) =>
    spawnSync(promtool ?? '', parameters, { cwd: folder, encoding: 'utf8' });

  const testOf = ({ alert, series, atMinute, fires }: AlertCase) => ({
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    // Annotations are shown, not compared: a case would have to repeat them.
    promql_expr_test: [
      {
        expr: `ALERTS{alertname="${alert}", alertstate="firing"}`,
        eval_time: `${atMinute}m`,
        exp_samples: fires.map((labels) => ({ labels: labelsOf(alert, labels), value: 1 })),
      },
    ],
  });
  const labelsOf = (alertname: string, labels: Readonly<Record<string, string>>): string => {
    const { severity = '' } = rules.find(({ alert }) => alert === alertname)?.labels ?? {};
    const all = { alertname, alertstate: 'firing', severity, ...labels };
    return `ALERTS{${Object.entries(all)
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ')}}`;
  };

  it('has a rule that is well-formed', () => {
    expect(run('check', 'rules', 'rules.yaml')).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(
    ALERT_CASES.map(
      (one) => [one.alert, one.fires.length > 0 ? 'fires' : 'does not fire', one.when, one] as const,
    ),
  )('%s %s when %s', (_, _fires, _when, one) => {
    writeFileSync(
      join(folder, 'test.yaml'),
      stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [testOf(one)] }),
    );
    const { status, stdout, stderr } = run('test', 'rules', 'test.yaml');
    expect({ status, printed: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, printed: '' });
  });
});

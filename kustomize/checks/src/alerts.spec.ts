import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofKind } from './kubernetes-object.js';
import { rendering } from './kustomizations.js';

const METRICS = readFileSync(join(WORKSPACE_ROOT, 'apps/scaler/src/metrics/scaler.metrics.ts'), 'utf8');
const RUNBOOK = readFileSync(join(WORKSPACE_ROOT, 'docs/repair.md'), 'utf8');

const rules = ofKind(rendering('examples/everything'), 'PrometheusRule').flatMap(({ spec }) =>
  (spec.groups ?? []).flatMap((group) => group.rules ?? []),
);

describe('an alert', () => {
  it('is there for jobs that wait while nobody asks the scaler', () => {
    expect(rules.map(({ alert }) => alert)).toEqual(['TidegateNobodyAsksTheScaler']);
  });

  it.each(rules.map((rule) => [rule.alert ?? '', rule] as const))(
    '%s looks at metrics that there are, and its cure is in the runbook',
    (_, { expr, annotations = {} }) => {
      const names = String(expr).match(/tidegate_[a-z_]+/g) ?? [];
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(METRICS).toContain(`'${name}'`);
      const [cure = 'none'] = /kubectl \S+ \S+ rollout restart \S+/.exec(annotations.description ?? '') ?? [];
      expect(RUNBOOK).toContain(cure);
    },
  );
});

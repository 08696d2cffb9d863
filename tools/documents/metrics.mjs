// The page of all metrics, from the registries that the services fill.
import { NewerFormatReport, ReadinessMetrics } from '@tidegate/service';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import 'reflect-metadata';
import { workspaceRoot } from '../install.mjs';

const importFrom = (file) => import(join(workspaceRoot, 'apps', file));

/** Registers what a service registers; nothing is read, so what would be read from is not needed. */
const SERVICES = {
  gateway: async (registry) => {
    const { GatewayMetrics } = await importFrom('gateway/dist/metrics/gateway.metrics.js');
    const metrics = new GatewayMetrics(registry);
    metrics.showModels([], {});
    metrics.showWaiting(() => 0);
    metrics.showFollowing(() => 0);
    const { WebhookMetrics } = await importFrom('gateway/dist/webhooks/webhook.metrics.js');
    new WebhookMetrics(registry, {});
    new NewerFormatReport({ registry });
  },
  worker: async (registry) => {
    const { WorkerMetrics } = await importFrom('worker/dist/metrics/worker.metrics.js');
    new WorkerMetrics(registry);
    new NewerFormatReport({ registry });
  },
  scaler: async (registry) => {
    const { ScalerMetrics } = await importFrom('scaler/dist/metrics/scaler.metrics.js');
    const metrics = new ScalerMetrics(registry);
    metrics.showSecondsSinceAsked(() => new Map());
    metrics.showInCharge(() => []);
    const { AdviceMetrics } = await importFrom('scaler/dist/metrics/advice.metrics.js');
    new AdviceMetrics(registry);
  },
};

function rowsOf(registry) {
  return registry
    .getMetricsAsArray()
    .map(({ name, type, help, labelNames }) => {
      const labels = labelNames
        .filter((label) => label !== 'le')
        .map((label) => `\`${label}\``)
        .join(', ');
      return `| \`${name}\` | ${type} | ${labels} | ${help} |`;
    })
    .sort();
}

/** `docs/metrics.md`. */
export async function metricsDocuments() {
  let text = `# All metrics

Every service shows its metrics at \`/metrics\`, in Prometheus' text format, on its HTTP port. Each shows those of Node and of the process too (\`nodejs_…\`, \`process_…\`). Seconds and bytes are the units; a counter ends in \`_total\`; no label has the id of a job. A histogram has \`_bucket\`, \`_sum\` and \`_count\`.

\`npm run docs\` writes this page from the code.
`;
  for (const [service, register] of Object.entries(SERVICES)) {
    const registry = new Registry();
    new ReadinessMetrics(registry, []);
    await register(registry);
    text += `\n## ${service}\n\n| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n${rowsOf(registry).join('\n')}\n`;
  }
  return [{ file: 'docs/metrics.md', text }];
}

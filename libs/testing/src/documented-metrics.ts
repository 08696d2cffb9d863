import { readFileSync } from 'node:fs';

const DOCUMENT = new URL('../../../docs/metrics.md', import.meta.url);

/** The names of the metrics that docs/metrics.md has for a service, in the order of the alphabet. */
export function documentedMetrics(service: 'gateway' | 'worker' | 'scaler'): readonly string[] {
  const [, section = ''] = readFileSync(DOCUMENT, 'utf8').split(`\n## ${service}\n`);
  const [rows = ''] = section.split('\n## ');
  return [...rows.matchAll(/^\| `(tidegate_\w+)`/gm)].map(([, name = '']) => name).sort();
}

/** The names of Tidegate's own metrics in an answer of `/metrics`, in the order of the alphabet. */
export function shownMetrics(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (tidegate_\w+) /gm)].map(([, name = '']) => name).sort();
}

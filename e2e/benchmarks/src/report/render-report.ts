import { renderTable } from '@tidegate/harness';
import { isMet, type SectionReport, type Target } from './section-report.js';

/** A figure as a person reads it: about three digits. */
export function renderFigure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function renderTarget(target: Target): string {
  const { name, value, relation, bound, unit } = target;
  const figure = value === undefined ? 'not measured' : `${renderFigure(value)} ${unit}`;
  return `${isMet(target) ? '✔ met    ' : '✘ NOT met'}  ${name}: ${figure} (${relation} ${bound} ${unit})`;
}

/** One part of the benchmark as text: table, targets, notes. */
export function renderSection({ title, header, rows, targets, notes }: SectionReport): string {
  return [
    `\n## ${title}\n`,
    renderTable(header, rows),
    '',
    ...targets.map(renderTarget),
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}

/** All parts as JSON, each target with whether it is met. */
export function renderJson(machine: object, sections: readonly SectionReport[]): string {
  const withVerdicts = sections.map((section) => ({
    ...section,
    targets: section.targets.map((target) => ({ ...target, met: isMet(target) })),
  }));
  return `${JSON.stringify({ machine, sections: withVerdicts }, undefined, 2)}\n`;
}

import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { NewerFormatReport } from './newer-format.report.js';

describe(NewerFormatReport.name, () => {
  let registry: Registry;
  let lines: string[];
  let nowMs: number;
  let report: NewerFormatReport;

  beforeEach(() => {
    registry = new Registry();
    lines = [];
    nowMs = 0;
    const logger = { warn: (message: unknown) => lines.push(String(message)) };
    report = new NewerFormatReport({ registry, logger, nowMs: () => nowMs });
  });

  const counted = async (source: string): Promise<number | undefined> => {
    const metric = await registry.getSingleMetric('tidegate_newer_format_total')?.get();
    return metric?.values.find(({ labels }) => labels.source === source)?.value;
  };

  it('counts each time, and logs it once a minute', async () => {
    for (nowMs = 0; nowMs < 120_000; nowMs += 1_000) report.leave('message', 2);
    expect(await counted('message')).toBe(120);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('a message is of a later release');
  });

  it('logs each kind of thing by itself', () => {
    report.leave('message', 2);
    report.leave('dead letter', 2);
    report.leave('record', 3);
    report.leave('record', 3);
    expect(lines).toHaveLength(3);
  });

  it('shows zero before there was any', async () => {
    expect(await counted('dead letter')).toBe(0);
    expect(lines).toEqual([]);
  });
});

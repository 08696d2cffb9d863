import { describe, expect, it } from '@jest/globals';
import type { JobReport } from '@tidegate/job-store';
import fc from 'fast-check';
import { ReportedTry } from './reported.try.js';

const PARTS = Array.from({ length: 40 }, (_, index) => `part ${index}`);

/** What a model does, one after the other; `again` is how many parts an earlier release's host repeats. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), length: fc.nat(8_000) }),
  fc.record({ kind: fc.constant('parts' as const), count: fc.integer({ min: 1, max: 5 }), again: fc.nat(3) }),
  fc.record({
    kind: fc.constant('store' as const),
    outcome: fc.constantFrom('stored', 'lost', 'unanswered'),
  }),
);

interface Members {
  readonly from?: number;
  readonly parts?: readonly string[];
  readonly lines?: readonly string[];
}

describe('what a model reports of a try', () => {
  it('is stored once and in its order, however often the store does not answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const reported = new ReportedTry('job');
        reported.claimed(1);
        const lines: string[] = [];
        let yielded = 0;
        const stored: Members[] = [];
        let storedReport = 0;
        /** As `report-job.lua` does it. */
        const append = ({ events }: JobReport): void => {
          if (events === undefined || events.number <= storedReport) return;
          storedReport = events.number;
          for (const { membersJson } of events.list) stored.push(JSON.parse(membersJson) as Members);
        };
        const write = (outcome: string) => (_attempt: number, report: JobReport) => {
          if (outcome !== 'lost') append(report);
          return outcome === 'stored' ? Promise.resolve(true) : Promise.reject(new Error('no answer'));
        };
        for (const one of steps) {
          if (one.kind === 'line') {
            const text = `${lines.length} ${'x'.repeat(one.length)}`;
            lines.push(text);
            reported.takeLine({ source: 'stdout', text, jobId: 'job' });
          } else if (one.kind === 'parts') {
            const from = Math.max(0, yielded - one.again);
            yielded = Math.min(PARTS.length, yielded + one.count);
            const partsJson = JSON.stringify(PARTS.slice(from, yielded));
            reported.takeParts({ jobId: 'job', from, count: yielded - from, partsJson });
          } else await reported.store(write(one.outcome)).catch(() => undefined);
        }
        while (reported.hasEvents) await reported.store(write('stored'));
        expect(stored.flatMap((members) => members.lines ?? [])).toEqual(lines);
        expect(stored.flatMap(({ parts = [] }) => parts)).toEqual(PARTS.slice(0, yielded));
        let expected = 0;
        for (const { from, parts = [] } of stored.filter((members) => members.parts)) {
          expect(from).toBe(expected);
          expected += parts.length;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is not stored once the try is no longer the current one', async () => {
    const reported = new ReportedTry('job');
    reported.takeLine({ source: 'log', text: 'early', jobId: 'job' });
    let writes = 0;
    const refuse = (): Promise<boolean> => {
      writes += 1;
      return Promise.resolve(false);
    };
    await reported.store(refuse);
    expect(writes).toBe(0);
    reported.claimed(1);
    await reported.store(refuse);
    reported.takeLine({ source: 'log', text: 'late', jobId: 'job' });
    await reported.store(refuse);
    expect([writes, reported.hasEvents]).toEqual([1, false]);
  });

  it('leaves lines out while the store is away for long, and says how many', async () => {
    const reported = new ReportedTry('job');
    for (let number = 0; number < 100; number += 1)
      reported.takeLine({ source: 'stdout', text: `${number} ${'x'.repeat(5_000)}`, jobId: 'job' });
    reported.claimed(1);
    const stored: string[] = [];
    while (reported.hasEvents)
      await reported.store((_attempt, { events }) => {
        for (const { membersJson } of events?.list ?? [])
          stored.push(...((JSON.parse(membersJson) as Members).lines ?? []));
        return Promise.resolve(true);
      });
    const kept = stored.length - 1;
    expect(stored.slice(0, kept).map((text) => Number(text.split(' ')[0]))).toEqual([...Array(kept).keys()]);
    expect(stored.at(-1)).toBe(`… output left out: ${100 - kept} lines`);
    expect(kept).toBeGreaterThan(40);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { JobWait, MeasuredSeconds } from '@tidegate/job-store';
import { MeasurementReport } from './measurement.report.js';

/** A store that is there or lost. */
class TestTimes {
  readonly added: MeasuredSeconds[] = [];
  isLost = false;

  add(_model: string, measured: MeasuredSeconds): Promise<void> {
    if (this.isLost) return Promise.reject(new Error('lost'));
    this.added.push(measured);
    return Promise.resolve();
  }
}

/** A list of waits in a store that is there. */
class TestWaits {
  readonly added: (readonly JobWait[])[] = [];

  add(_model: string, waits: readonly JobWait[]): Promise<void> {
    if (waits.length > 0) this.added.push(waits);
    return Promise.resolve();
  }
}

describe('the report of what a worker has measured', () => {
  it('sends all measurements of one heartbeat in one call, and makes no call without measurements', async () => {
    const times = new TestTimes();
    const report = new MeasurementReport(times, new TestWaits(), 'default');
    report.startup(30);
    for (const seconds of [5, 6]) report.service(seconds);
    await report.send();
    await report.send();
    expect(times.added).toEqual([{ startupSeconds: [30], serviceSeconds: [5, 6] }]);
  });

  it('keeps what the store did not take, the latest 200 jobs of it', async () => {
    const times = new TestTimes();
    times.isLost = true;
    const report = new MeasurementReport(times, new TestWaits(), 'default');
    report.startup(30);
    for (let job = 0; job < 150; job += 1) report.service(job);
    await report.send();
    times.isLost = false;
    for (let job = 150; job < 250; job += 1) report.service(job);
    await report.send();
    expect(times.added[0]?.startupSeconds).toEqual([30]);
    expect(times.added[0]?.serviceSeconds).toEqual(Array.from({ length: 200 }, (_, job) => job + 50));
  });

  it('sends how long jobs have waited, once', async () => {
    const waits = new TestWaits();
    const report = new MeasurementReport(new TestTimes(), waits, 'default');
    report.wait({ pushedAtMs: 1000, waitMs: 20 });
    await report.send();
    await report.send();
    expect(waits.added).toEqual([[{ pushedAtMs: 1000, waitMs: 20 }]]);
  });
});

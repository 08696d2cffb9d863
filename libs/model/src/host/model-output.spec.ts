import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { MAXIMUM_LINES_PER_SECOND } from '../output/log.limiter.js';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';
import { longestHoldMs } from '../testing/longest-hold.js';

/** Does what it is asked, as fast as it can, for longer than any buffer lasts. */
const PRINTS = `export class Model {
  async predict(statement, { log, progress }) {
    const print = new Function('log', 'progress', statement);
    const endMs = performance.now() + 700;
    while (performance.now() < endMs) {
      for (let count = 0; count < 1000; count += 1) print(log, progress);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return 'printed';
  }
}`;

/** Ample on a busy machine: what it prints takes a second or two to be read. */
const LONGEST_SECONDS = 25;

const LONGEST_HOLD_MS = 500;
const MOST_LOOKS = 3;

describe('a model that prints without end', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    ['short lines', 'console.log("line")'],
    ['to its errors', 'console.error("line")'],
    ['one endless line', 'process.stdout.write("x".repeat(1000))'],
    ['long lines', 'console.log("x".repeat(20000))'],
    ['through context.log', 'log("line")'],
    ['how far it is', 'progress(Math.random())'],
  ])(
    'prints %s and harms nobody: its job ends, little is passed on, memory stays',
    async (_name, statement) => {
      const { host, lines, progress } = await workbench.started(PRINTS);
      const beforeBytes = process.memoryUsage.rss();
      const run = async (): Promise<void> => {
        expect(await host.run(aJob({ input: statement, timeoutSeconds: LONGEST_SECONDS }))).toMatchObject({
          kind: 'succeeded',
          outputJson: '"printed"',
        });
      };
      // To collect the garbage of all that Jest keeps may take as long, once.
      let holdMs = Number.POSITIVE_INFINITY;
      for (let look = 0; look < MOST_LOOKS && holdMs >= LONGEST_HOLD_MS; look += 1)
        holdMs = Math.min(holdMs, await longestHoldMs(run));
      expect(holdMs).toBeLessThan(LONGEST_HOLD_MS);
      expect(lines.length).toBeLessThan((LONGEST_SECONDS + 1) * MAXIMUM_LINES_PER_SECOND);
      expect(progress.length).toBeLessThan((LONGEST_SECONDS + 1) * 25);
      expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(100 * 1024 ** 2);
    },
  );

  it('reports how much was left out', async () => {
    const { host, lines } = await workbench.started(
      'export class Model { predict() { for (let count = 0; count < 1000; count += 1) console.log("line " + count); } }',
    );
    await host.run(aJob());
    await waitUntil(() => lines.some(({ text }) => text.includes('output left out')), { what: 'the note' });
    expect(lines[0]).toMatchObject({ source: 'stdout', text: 'line 0' });
    expect(lines).toHaveLength(MAXIMUM_LINES_PER_SECOND + 1);
  });

  it('gets its last line passed on though it never ended it', async () => {
    const { host, lines } = await workbench.started(
      'export class Model { predict() { process.stdout.write("last words"); process.exit(1); } }',
    );
    await host.run(aJob());
    expect(lines).toEqual([expect.objectContaining({ source: 'stdout', text: 'last words' })]);
  });
});

import {
  createRandom,
  LocalStack,
  renderTable,
  SCRIPTED_MODEL,
  startGatewayProcess,
} from '@tidegate/harness';
import { findTestPort } from '@tidegate/testing';
import { type FaultReport, inflictFaults } from './fault-run.js';
import { followUntilAborted } from './followed-load.js';
import { KilledService } from './killed-service.js';
import { takeLastCount } from './last-count.js';
import { Ledger } from './ledger.js';
import { pushUntilAborted } from './load.js';
import { ObservingClient } from './observing-client.js';

/** How everything is broken. */
export interface EverythingOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Jobs a second. */
  readonly rate: number;
  /** Jobs whose events clients follow, at any time. */
  readonly followedJobsAtOnce: number;
}

const SECOND_GATEWAY_LIFE_SECONDS = [1, 6] as const;

function renderFaults(reports: readonly FaultReport[]): string {
  const rows = reports.map(({ name, refusals, disconnections, recoverySeconds }) => [
    name,
    ...[refusals, disconnections, recoverySeconds.toFixed(1)].map(String),
  ]);
  return renderTable(['fault', 'refused', 'connections lost', 'recovery s'], rows);
}

/** Kills, restarts and freezes everything under load, and counts every id that a client has received. */
export async function breakEverything({
  seconds,
  seed,
  rate,
  followedJobsAtOnce,
}: EverythingOptions): Promise<Pick<Ledger, 'accepted' | 'violations'>> {
  const stack = await LocalStack.start({ MODEL: SCRIPTED_MODEL, MAX_WORKERS: '3' });
  const port = String(await findTestPort());
  const secondGateway = await KilledService.start(() =>
    startGatewayProcess(stack.addresses, { GATEWAY_PORT: port }),
  );
  const ledger = new Ledger();
  const client = new ObservingClient(stack.url, ledger);
  const stopLoad = new AbortController();
  try {
    const load = pushUntilAborted(client, ledger, {
      pushesPerSecond: rate,
      signal: stopLoad.signal,
    });
    const followed = followUntilAborted(ledger, {
      urls: [stack.url, secondGateway.url],
      random: createRandom(seed + 1),
      lanes: followedJobsAtOnce,
      signal: stopLoad.signal,
    });
    // It may be away as long as clients follow jobs: they go to the other one.
    const killing = secondGateway.killUntilAborted({
      random: createRandom(seed + 2),
      lifeSeconds: SECOND_GATEWAY_LIFE_SECONDS,
      signal: stopLoad.signal,
    });
    try {
      const reports = await inflictFaults(stack, ledger, {
        seconds,
        random: createRandom(seed),
        say: (line) => console.log(line),
      });
      console.log(`\n${renderFaults(reports)}\n`);
    } catch (error) {
      ledger.violate(error instanceof Error ? error.message : String(error));
    } finally {
      stopLoad.abort();
      await load;
    }
    await killing;
    const { followedJobs, events, connections } = await followed;
    const count = await takeLastCount(stack.url, ledger);
    const rows = Object.entries({
      accepted: ledger.accepted.size,
      ...count,
      refused: ledger.refusals,
      followed: followedJobs,
    });
    console.log(
      renderTable(
        ['jobs', 'count'],
        rows.map(([name, value]) => [name, String(value)]),
      ),
    );
    console.log(
      `${events} events of followed jobs, each received twice, over ${connections} connections; the second gateway was killed ${secondGateway.kills} times`,
    );
    console.log(`slowest answer ${ledger.slowestMs.toFixed(0)} ms`);
    if (ledger.violations.length > 0) console.log(`the stack's last output:\n${stack.recentOutput}`);
  } finally {
    await client.close();
    await secondGateway.stop();
    await stack.stop();
  }
  return ledger;
}

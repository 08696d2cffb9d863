import type { LocalStack } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, FAULTS } from './fault.js';
import type { Ledger } from './ledger.js';
import { chooseBetween, chooseOne, type RandomSource } from '@tidegate/harness';

/** One fault, or two at once, and how long it was until pushes were taken again. */
export interface FaultReport {
  readonly name: string;
  readonly refusals: number;
  readonly disconnections: number;
  /** From the end of the fault until ten pushes in a row were taken. */
  readonly recoverySeconds: number;
}

const TWO_AT_ONCE_SHARE = 0.3;
const RECOVERED_WITHIN_MS = 60_000;
const CALM_LEAST_SECONDS = 0.5;
const CALM_MOST_SECONDS = 2.5;

/** Every fault once in random order first, so that a short run misses none; then at random. */
function* orderFaults(random: RandomSource): Generator<Fault> {
  const rest = [...FAULTS];
  while (rest.length > 0) {
    const fault = chooseOne(rest, random);
    rest.splice(rest.indexOf(fault), 1);
    yield fault;
  }
  for (;;) yield chooseOne(FAULTS, random);
}

async function inflictAll(stack: LocalStack, faults: readonly Fault[], random: RandomSource): Promise<void> {
  for (const fault of faults.slice(0, -1)) {
    await fault.inflict(stack, random);
    await delay(chooseBetween(0, 1, random) * 1000);
  }
  await faults.at(-1)?.inflict(stack, random);
}

/**
 * Breaks one thing after the other until the time is up, and waits for the system's recovery after each.
 *
 * @throws {Error} when it does not recover within a minute
 */
export async function inflictFaults(
  stack: LocalStack,
  ledger: Ledger,
  {
    seconds,
    random,
    say,
  }: { readonly seconds: number; readonly random: RandomSource; readonly say: (line: string) => void },
): Promise<FaultReport[]> {
  const reports: FaultReport[] = [];
  const order = orderFaults(random);
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    const faults = Array.from(
      { length: random() < TWO_AT_ONCE_SHARE ? 2 : 1 },
      () => order.next().value as Fault,
    );
    const name = faults.map((fault) => fault.name).join(', then ');
    const before = { refusals: ledger.refusals, disconnections: ledger.disconnections };
    ledger.permit(faults.map(({ disturbance }) => disturbance));
    await inflictAll(stack, faults, random);
    const overAtMs = performance.now();
    ledger.awaitRecovery();
    await waitUntil(() => ledger.hasRecovered, {
      what: `recovery from ${name}`,
      withinMs: RECOVERED_WITHIN_MS,
    });
    const report = {
      name,
      refusals: ledger.refusals - before.refusals,
      disconnections: ledger.disconnections - before.disconnections,
      recoverySeconds: (performance.now() - overAtMs) / 1000,
    };
    say(`${name}: ${report.refusals} refused, taken again after ${report.recoverySeconds.toFixed(1)} s`);
    reports.push(report);
    ledger.permit([]);
    await delay(chooseBetween(CALM_LEAST_SECONDS, CALM_MOST_SECONDS, random) * 1000);
  }
  return reports;
}

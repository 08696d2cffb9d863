import { concurrently, renderTable, startGatewayProcess, waitUntilReady } from '@tidegate/harness';
import { startPrivateServices } from '@tidegate/testing';
import { parseArgs } from 'node:util';
import { SILENCE_CASES, type SilenceCase } from './cases.js';
import { Scene } from './scene.js';

/*
 * Scaling goes on when KEDA or a scaler falls silent: with real scaler processes and real times, against an API server and a KEDA
 * of our own. Exit code 1 and a last line `silence: FAILED …` when a case takes longer than it may.
 */

const USAGE = `npm run silence -- [options]
  --only TEXT  cases whose name contains it
  --runs N     how often each case is played, the longest delay counts (3)
  --lanes N    how many are played at a time (3)`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '3' },
    lanes: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit();
}

/** What one case took, seconds. */
interface Played {
  readonly played: SilenceCase;
  readonly seconds: number[];
}

const results = SILENCE_CASES.filter(({ name }) => name.includes(options.only)).map((played): Played => ({
  played,
  seconds: [],
}));
const plan = Array.from({ length: Number(options.runs) }, () => results).flat();
const models = plan.map((_, index) => `silence-${index}`);
const services = await startPrivateServices();
const gateway = await startGatewayProcess(services, { MODELS: models.join(',') });
await waitUntilReady(gateway);

/** Plays one case with a model of its own. */
async function play({ played, seconds }: Played, model: string): Promise<void> {
  const push = async (): Promise<void> => {
    const response = await fetch(`${gateway.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, input: 'x' }),
    });
    if (!response.ok) throw new Error(`the push was answered with ${response.status}`);
  };
  const scene = await Scene.set({ ...services, model, push });
  try {
    seconds.push(await played.measure(scene));
  } finally {
    await scene.remove();
  }
  console.error(`${seconds.at(-1)?.toFixed(1)} s  ${played.name}`);
}

try {
  await concurrently({ count: plan.length, lanes: Number(options.lanes) }, async (index) => {
    const [one, model] = [plan[index], models[index]];
    if (one !== undefined && model !== undefined) await play(one, model);
  });
} finally {
  await gateway.service.stop();
  await services.remove();
}

const isMet = ({ played, seconds }: Played): boolean => Math.max(...seconds) <= played.limitSeconds;
console.log(
  renderTable(
    ['case', 'runs', 'longest s', 'limit s', ''],
    results.map((result) => [
      result.played.name,
      String(result.seconds.length),
      Math.max(...result.seconds).toFixed(1),
      String(result.played.limitSeconds),
      isMet(result) ? '' : 'TOO LONG',
    ]),
  ),
);
const missed = results.filter((result) => !isMet(result));
console.log(
  missed.length === 0
    ? `silence: passed, ${plan.length} runs`
    : `silence: FAILED, ${missed.length} of ${results.length} cases took too long`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

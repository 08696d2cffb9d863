import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { checkExactAnswers } from './exact-answers.js';
import { checkGeneratedRequests } from './generated-requests.js';
import { checkHeldEventLoop } from './held-event-loop.js';
import { checkMemory } from './memory.js';
import { type AttackedGateway, startOwnGateway } from './own-gateway.js';
import type { RequestTarget } from './raw-exchange.js';
import { checkResettingClients } from './resetting-clients.js';
import { checkOddClients, checkSlowClients } from './slow-clients.js';
import { measureSpeed } from './speed.js';

/*
 * Bad input of every kind against the gateway at BASE_URL, or against one that is started for it. Exit code 1 and a
 * last line `hostile: FAILED …` when a rule of docs/earlier-service.md was broken.
 */

/** The server must be at least this share as fast afterwards as one that was not attacked, or as before. */
const LEAST_SPEED_SHARE = 0.8;
/** How often the two are measured, at most. */
const MOST_LOOKS = 3;

const USAGE = `npm run hostile -- [options]
  --requests N  generated requests (5000)
  --seed N      the same seed makes the same requests
  --wait        before it measures times, waits until standard input ends: other work may go on until then`;

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    wait: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit();
}
const seed = Number(options.seed);
const requests = Number(options.requests);

const givenUrl = process.env.BASE_URL;
const gateway: AttackedGateway =
  givenUrl === undefined
    ? await startOwnGateway()
    : { baseUrl: givenUrl, speaksTls: false, stop: () => Promise.resolve() };
let rival: AttackedGateway | undefined;
const failures: string[] = [];

async function check(name: string, run: () => Promise<readonly string[]>): Promise<void> {
  const startedAtMs = performance.now();
  const found = await run();
  console.log(
    `${found.length === 0 ? 'passed' : 'FAILED'}  ${name}, ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`,
  );
  for (const failure of found) console.log(`  ${failure.replaceAll('\n', '\n  ')}`);
  failures.push(...found);
}

try {
  const { hostname, port, protocol } = new URL(gateway.baseUrl);
  const target: RequestTarget = { host: hostname, port: Number(port), tls: protocol === 'https:' };
  console.log(`attacking ${gateway.baseUrl} with seed ${seed}`);
  const before = gateway.startAnother ? undefined : await measureSpeed(gateway.baseUrl);
  await check('exact answers', () => checkExactAnswers(target));
  if (gateway.speaksTls)
    await check('exact answers over TLS', () => checkExactAnswers({ ...target, tls: true }));
  await check('resetting clients', () => checkResettingClients(target, gateway.speaksTls));
  await check('half-closed and pipelined', () => checkOddClients(target));
  await Promise.all([
    check('slow clients', () => checkSlowClients(target)),
    check(`${requests} generated requests`, () => checkGeneratedRequests(target, { requests, seed })),
  ]);
  const { pids } = gateway;
  if (pids) await check('memory', () => checkMemory({ ...gateway, pids }));
  if (options.wait) await finished(process.stdin.resume());
  await check('JSON that is hard to read', () => checkHeldEventLoop(gateway.baseUrl));
  rival = await gateway.startAnother?.();
  await check('as fast afterwards', async () => {
    // In turn, because a machine's own speed changes by a fifth within a minute. What the attacks have left behind stays.
    let text = '';
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const other = before ?? (await measureSpeed(rival?.baseUrl ?? gateway.baseUrl));
      const attacked = await measureSpeed(gateway.baseUrl);
      text = `${attacked.toFixed(0)} pushes/s, ${other.toFixed(0)} ${rival ? 'by a gateway that was not attacked' : 'before'}`;
      console.log(`        ${text}`);
      if (attacked >= other * LEAST_SPEED_SHARE) return [];
    }
    return [text];
  });
} finally {
  await rival?.stop();
  await gateway.stop();
}
console.log(
  failures.length === 0
    ? `hostile: passed, seed ${seed}`
    : `hostile: FAILED ${failures.length} checks, seed ${seed}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

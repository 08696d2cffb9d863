import { controlBroker } from '@tidegate/harness';
import { forgetPeakMemory, readPeakMegabytes } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pushLargeJobs } from './large-jobs.js';
import type { AttackedGateway } from './own-gateway.js';

/** Most resident memory of the gateway, in MB; a container has 512 Mi. */
const MOST_MEGABYTES = 350;
const CLIENTS = 120;
const RECOVERED_WITHIN_MS = 60_000;
const HELD_MS = 3_000;
const MEBIBYTE = 1_048_576;

/** A gateway whose processes the test has started. */
type OwnGateway = AttackedGateway & Required<Pick<AttackedGateway, 'pids'>>;

/** Clients that stop in the middle of their bodies, all at once, and stay connected. */
async function leaveBodiesUnfinished({ baseUrl }: OwnGateway, declaredBytes: number): Promise<string[]> {
  const { hostname, port } = new URL(baseUrl);
  const head = [
    'POST /v1/jobs HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${declaredBytes}`,
  ].join('\r\n');
  const part = Buffer.alloc(declaredBytes - 1, 'x');
  const sockets = Array.from({ length: CLIENTS }, () => {
    const socket = connect({ host: hostname, port: Number(port) });
    // It may be closed by the server.
    socket.on('error', () => undefined).resume();
    socket.write(`${head}\r\n\r\n`);
    socket.write(part);
    return socket;
  });
  await delay(HELD_MS);
  const { status } = await fetch(`${baseUrl}/livez`);
  for (const socket of sockets) socket.destroy();
  return status === 200 ? [] : [`/livez answers ${status}`];
}

async function whileFrozen(pid: number, attack: () => Promise<string[]>): Promise<string[]> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await attack();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** The memory alarm of the broker, which makes it block every publisher. */
async function whileBlocked(pid: number, attack: () => Promise<string[]>): Promise<string[]> {
  await controlBroker(pid, 'set_vm_memory_high_watermark', '0');
  try {
    return await attack();
  } finally {
    await controlBroker(pid, 'set_vm_memory_high_watermark', '0.4');
  }
}

async function waitForRecovery({ baseUrl }: OwnGateway): Promise<void> {
  const isTaken = async (): Promise<boolean> =>
    (await fetch(`${baseUrl}/push?input=again`, { method: 'POST' })).status === 200;
  await waitUntil(isTaken, { what: 'pushes to be taken again', withinMs: RECOVERED_WITHIN_MS });
}

/**
 * Clients that push 1 MB each while broker or store takes nothing, and clients that never finish: the gateway's memory
 * stays small.
 *
 * @returns what took too much memory, took too long or failed
 */
export async function checkMemory(gateway: OwnGateway): Promise<string[]> {
  const { baseUrl, pids } = gateway;
  const push = (): Promise<string[]> => pushLargeJobs(baseUrl, CLIENTS);
  const attacks = {
    'broker frozen, inputs of 1 MB': () => whileFrozen(pids.broker, push),
    'broker blocked, inputs of 1 MB': () => whileBlocked(pids.broker, push),
    'store frozen, inputs of 1 MB': () => whileFrozen(pids.store, push),
    '120 unfinished bodies of 1 MB': () => leaveBodiesUnfinished(gateway, MEBIBYTE),
    '120 unfinished bodies of 6 MB': () => leaveBodiesUnfinished(gateway, 6 * MEBIBYTE),
  };
  const failures: string[] = [];
  for (const [name, attack] of Object.entries(attacks)) {
    forgetPeakMemory(pids.gateway);
    const found = await attack();
    const megabytes = readPeakMegabytes(pids.gateway);
    console.log(`        ${name}: at most ${megabytes.toFixed(0)} MB resident`);
    if (megabytes >= MOST_MEGABYTES)
      found.push(`${megabytes.toFixed(0)} MB resident, at most ${MOST_MEGABYTES} are allowed`);
    failures.push(...found.map((text) => `${name}: ${text}`));
    await waitForRecovery(gateway);
  }
  return failures;
}

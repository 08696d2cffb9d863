import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// One program for the gateway and for its thread that sends webhooks, so that a bundle has one entry; each loads its own part alone.
if (isMainThread) {
  const { runGateway } = await import('./run-gateway.js');
  await runGateway(process.env, fileURLToPath(import.meta.url));
} else {
  const { serveSenderThread } = await import('./webhooks/sending/serve-sender-thread.js');
  serveSenderThread();
}

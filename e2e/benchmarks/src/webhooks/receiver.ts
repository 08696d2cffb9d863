import { ChildService, type StartedService } from '@tidegate/harness';
import { findTestPort } from '@tidegate/testing';
import { fileURLToPath } from 'node:url';
import type { DeliveryCount } from './delivery-count.js';

const RECEIVER_MAIN = fileURLToPath(new URL('receiver.main.js', import.meta.url));

/** Starts a receiver of webhooks as a process of its own; resolves when it answers. */
export async function startReceiver(secret: string): Promise<StartedService> {
  const port = await findTestPort();
  const service = ChildService.start({
    name: 'receiver of webhooks',
    command: process.execPath,
    args: [RECEIVER_MAIN],
    environment: { RECEIVER_PORT: String(port), WEBHOOK_SECRET: secret },
  });
  const url = `http://127.0.0.1:${port}`;
  await service.waitForOk(url);
  return { service, url };
}

/** What a receiver has counted since its start. */
export async function readDeliveryCount(url: string): Promise<DeliveryCount> {
  return (await (await fetch(url)).json()) as DeliveryCount;
}

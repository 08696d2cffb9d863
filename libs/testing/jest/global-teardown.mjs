import { once } from 'node:events';
import { rmSync } from 'node:fs';

/** Ends what global-setup started, and waits until it is gone. */
export default async function stopServices() {
  if (globalThis.testServices === undefined) return;
  const { services, program } = globalThis.testServices;
  if (services.exitCode === null) {
    services.stdin.end(); // it takes the end of its input as the order to stop
    await once(services, 'exit');
  }
  rmSync(program, { force: true });
}

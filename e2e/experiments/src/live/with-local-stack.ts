import { LocalStack } from '@tidegate/harness';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveWorld } from './like-live.js';

/** Starts a local stack with the times of a world, and ends it when the work is done. */
export async function withLocalStack<Result>(
  world: LiveWorld,
  work: (stack: LocalStack) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-experiment-'));
  try {
    const file = join(folder, 'scaledobject.yaml');
    await writeFile(file, world.scaledObject);
    const stack = await LocalStack.start({
      SCALED_OBJECT: file,
      HPA_SYNC_PERIOD_SECONDS: String(world.syncPeriodSeconds),
      MODEL_SETUP_SECONDS: String(world.startupSeconds),
      MODEL_PREDICT_SECONDS: String(world.serviceSeconds),
    });
    try {
      return await work(stack);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import type { Model, PredictContext } from '@tidegate/model';
import { randomUUID } from 'node:crypto';
import { env } from 'node:process';
import { setTimeout as waitMilliseconds } from 'node:timers/promises';

/** A toy that takes as long as a real model would: the answer names the instance that gave it. */
export default class DefaultModel implements Model {
  private readonly setupSeconds = secondsOf('MODEL_SETUP_SECONDS', 30);
  private readonly predictSeconds = secondsOf('MODEL_PREDICT_SECONDS', 5);
  private readonly uuid = randomUUID();

  async setup(): Promise<void> {
    await wait(this.setupSeconds);
  }

  async predict(input: unknown, context: PredictContext): Promise<object> {
    // Without a time there is no timer at all, so that a benchmark measures everything but the model.
    if (this.predictSeconds > 0) await wait(this.predictSeconds, context.signal);
    const shown = typeof input === 'string' ? input : JSON.stringify(input);
    // The spelling is what clients match.
    return { output: `model inference on instance ${this.uuid} with input ${shown} was successfull!`, input };
  }
}

async function wait(seconds: number, signal?: AbortSignal): Promise<void> {
  if (seconds > 0) await waitMilliseconds(seconds * 1000, undefined, { signal });
}

function secondsOf(name: string, defaultSeconds: number): number {
  const text = env[name];
  if (text === undefined || text === '') return defaultSeconds;
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new RangeError(`${name} = "${text}", must be a number of seconds, 0 or more`);
  return seconds;
}

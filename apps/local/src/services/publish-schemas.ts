import { runCommand } from '@tidegate/processes';
import { PUBLISH_SCHEMA } from '@tidegate/service';
import { join } from 'node:path';
import type { Reporter } from '../context/reporter.js';
import { WORKER_PROGRAM } from './worker-launcher.js';
import { eachModel } from '../models/each-model.js';
import type { ServedModel } from '../models/served-models.js';

/** Longer than a worker waits for a model's file to load, which is a setting of up to an hour. */
const PUBLISH_TIMEOUT_SECONDS = 4_000;

/** What the publication of schemas needs. */
export interface PublishSchemasOptions {
  readonly workspaceRoot: string;
  /** The environment of a model's workers, what leads to the store's address included. */
  readonly environmentOf: (model: ServedModel) => NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** Aborted when the start is canceled. */
  readonly stop: AbortSignal;
}

/**
 * Stores what each model takes and returns, before its first worker is started, and reports each schema that cannot be
 * used: such a model takes everything. Never rejects.
 */
export async function publishSchemas(
  options: PublishSchemasOptions,
  models: readonly ServedModel[],
): Promise<void> {
  await eachModel(models, async (model) => {
    if (!options.stop.aborted) await publish(options, model);
  });
}

async function publish(
  { workspaceRoot, environmentOf, reporter, stop }: PublishSchemasOptions,
  model: ServedModel,
): Promise<void> {
  const { output } = await runCommand(
    process.execPath,
    [join(workspaceRoot, WORKER_PROGRAM), PUBLISH_SCHEMA],
    {
      environment: environmentOf(model),
      timeoutSeconds: PUBLISH_TIMEOUT_SECONDS,
      signal: stop,
    },
  );
  if (stop.aborted) return;
  for (const line of output.split('\n').filter((text) => text !== ''))
    reporter.line(`model ${model.name}: ${line}`);
}

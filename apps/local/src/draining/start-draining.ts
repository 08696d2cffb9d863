import { ManagementApi } from '@tidegate/broker';
import type { ServedModel } from '../models/served-models.js';
import type { StackContext } from '../context/stack-context.js';
import type { BackingAddresses } from '../backing-services/backing-addresses.js';
import { awaitDrained } from './await-drained.js';
import { jobsLeftLine, readJobsLeft } from './jobs-left.js';
import type { ServedModelsRecord } from './served-models.record.js';

const READ_INTERVAL_MS = 1_000;
const MANAGEMENT_TIMEOUT_SECONDS = 2;

/** What the drain of models that were taken out needs. */
export interface DrainingParts {
  readonly services: BackingAddresses;
  readonly record: ServedModelsRecord;
  readonly removed: readonly ServedModel[];
  /** Ends the scaling of a model's workers, and with it the workers. */
  readonly endScaling: (model: string) => Promise<void>;
}

/**
 * Drains the models that were taken out of the models file: their workers run the jobs that were accepted before, and
 * end when there are none left.
 */
export function startDraining(options: StackContext, parts: DrainingParts): void {
  const { reporter, stops } = options;
  const { services, record, endScaling } = parts;
  const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = services;
  const api = new ManagementApi({ url, amqpUrl, timeoutSeconds: MANAGEMENT_TIMEOUT_SECONDS });
  const stopping = new AbortController();
  const drain = async (model: ServedModel): Promise<void> => {
    const { name } = model;
    const isDrained = await awaitDrained({
      readJobsLeft: () => readJobsLeft(api, name),
      onJobsLeft: (count) => reporter.line(jobsLeftLine(model, count)),
      intervalMs: READ_INTERVAL_MS,
      signal: stopping.signal,
    });
    if (!isDrained) return;
    await endScaling(name);
    record.forget(name);
    reporter.line(`model ${name} was taken out and has no jobs left`);
  };
  const drains = parts.removed.map(drain);
  stops.add(async () => {
    stopping.abort();
    await Promise.all(drains);
  });
}

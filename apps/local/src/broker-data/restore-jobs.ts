import { JobServiceSettings, readSettings, recordLifetimes, storeAddress } from '@tidegate/service';
import type { StackContext } from '../context/stack-context.js';
import type { BrokerFolder } from './broker-folder.js';
import { publishAgain } from './publish-again.js';

type StackPart = Pick<StackContext, 'reporter' | 'settings' | 'environment' | 'stop'>;

/**
 * Publishes the jobs of the store again to a broker whose data was set aside, and prints two lines about it.
 *
 * @throws {StoreUnavailableError | BrokerUnavailableError} when one of them stops answering; the next start repeats it
 */
export async function restoreJobs(
  { reporter, settings: { REDIS_SENTINEL_PASSWORD }, environment, stop }: StackPart,
  folder: BrokerFolder,
  { redisUrl, rabbitmqUrl }: { readonly redisUrl: string; readonly rabbitmqUrl: string },
): Promise<void> {
  const { reason, keptIn } = folder.setAside ?? {};
  const where = keptIn === undefined ? '' : `; it is kept in ${keptIn}`;
  reporter.line(`  the broker's data is not used, because ${reason}${where}`);
  const settings = readSettings(JobServiceSettings, {
    ...environment,
    REDIS_URL: redisUrl,
    REDIS_SENTINEL_PASSWORD,
  });
  const { published, left } = await publishAgain({
    store: storeAddress(settings),
    rabbitmqUrl,
    lifetimes: recordLifetimes(settings),
    signal: stop,
  });
  reporter.line(`  jobs that had not ended: ${published}, all queued again`);
  // They are queued again by the first start of that release.
  if (left > 0) reporter.line(`  jobs that wait for the later release of Tidegate that wrote them: ${left}`);
  else folder.complete();
}

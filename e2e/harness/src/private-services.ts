import { ChildService } from './child-service.js';
import { SERVICES_MAIN } from './program-paths.js';

/** Where the broker and the store of a run are. */
export interface ServiceAddresses {
  readonly rabbitmqUrl: string;
  readonly rabbitmqManagementUrl: string;
  readonly redisUrl: string;
}

/** A broker and a store of one's own: free ports, an empty data directory that is removed at the end. */
export interface PrivateServices extends ServiceAddresses {
  readonly pids: { readonly broker: number; readonly store: number };
  stop(): Promise<void>;
}

/** Starts RabbitMQ and Redis as the local stack would, every write on disk before it is answered. */
export async function startPrivateServices(): Promise<PrivateServices> {
  const services = ChildService.start({
    name: 'broker and store',
    command: process.execPath,
    args: [SERVICES_MAIN],
  });
  const addresses = await services.waitForJsonLine<Omit<PrivateServices, 'stop'>>();
  return { ...addresses, stop: () => services.stop() };
}

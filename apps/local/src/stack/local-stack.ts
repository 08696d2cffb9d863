import { serviceRoles, type Role } from '@tidegate/rights';
import { requireWith } from '@tidegate/service';
import { join, resolve } from 'node:path';
import type { DiscoveryContext, FoundService } from '../discovery/discovery.types.js';
import { findService } from '../discovery/find-service.js';
import { RABBITMQ_SEARCH } from '../discovery/rabbitmq-sources.js';
import { REDIS_SEARCH } from '../discovery/redis-sources.js';
import { hasFile, removedModels } from '../draining/removed-models.js';
import { ServedModelsRecord } from '../draining/served-models.record.js';
import { startDraining } from '../draining/start-draining.js';
import { createGatewayProcess } from '../services/gateway-process.js';
import { gatewaySettings, type ServedModel, readServedModels } from '../models/served-models.js';
import { publishSchemas } from '../services/publish-schemas.js';
import type { Reporter } from '../context/reporter.js';
import { ServiceSecretFiles } from '../services/service-secrets.js';
import { requireModelPrograms } from '../models/require-model-programs.js';
import { requireFreeGatewayPort } from '../network/port-probe.js';
import type { BackingAddresses, StoreAddresses } from '../backing-services/backing-addresses.js';
import { ADMINISTRATOR, BackingUsers, type BackingUser } from '../backing-services/backing-users.js';
import { provideCertificate } from '../services/certificate.js';
import { checkSettings } from '../services/check-settings.js';
import { endLeftovers, STACK_MARK } from '../folder/leftovers.js';
import { createStackListeners, type StackListeners } from './stack-events.js';
import { StackFile } from '../folder/stack-file.js';
import type { StackContext } from '../context/stack-context.js';
import { startScalerProcess, startScaling } from './start-scaling.js';

/** A stack that serves. */
export interface StartedStack {
  readonly services: BackingAddresses;
  readonly models: readonly ServedModel[];
  /** Why it scaled; absent where the queue's length decides. */
  readonly decisionsUrl?: string;
}

/**
 * Starts broker and store, gateway and scaler, the scaling of the workers, and the drain of models that were taken out,
 * in this order. If something fails, or the start is canceled, `stops` contains all that has been started.
 *
 * @throws {SettingsError}, StackStartError, ProcessStartError, ModelsFileError or ScaledObjectError with what the user can do
 */
export async function startLocalStack(options: StackContext): Promise<StartedStack> {
  const { settings, workspaceRoot, directory, reporter, stops, stop } = options;
  // The address of a management API does not name a broker. Without this error another broker would be used, and the
  // setting ignored.
  requireWith(settings, 'RABBITMQ_MANAGEMENT_URL', 'RABBITMQ_URL');
  const models = readServedModels(settings, workspaceRoot);
  requireModelPrograms(models, options.environment, workspaceRoot);
  await checkSettings(workspaceRoot, options.environment, models);
  await tellLeftovers(directory, reporter);
  await requireFreeGatewayPort(settings.GATEWAY_HOST, settings.GATEWAY_PORT);
  stop.throwIfAborted();

  const stackFile = new StackFile(directory, `http://localhost:${settings.GATEWAY_PORT}`);
  stops.add(() => {
    stackFile.remove();
    return Promise.resolve();
  });
  const listeners = createStackListeners(stackFile, reporter);
  const environment = { ...options.environment, [STACK_MARK]: directory };
  const record = new ServedModelsRecord(directory);
  const removed = removedModels(record.read(), models);
  const all = [...models, ...removed];
  const secrets = new ServiceSecretFiles(directory, settings.REDIS_SENTINEL_PASSWORD);
  const workerOf = ({ name }: ServedModel): Role => ({ kind: 'worker', model: name });
  // The broker is the slowest to start: the models' schemas are read meanwhile.
  let schemas = Promise.resolve();
  const addressesOf = await findServices({ ...options, environment }, { models: all, listeners }, (store) => {
    const environmentOf = (model: ServedModel) => {
      const role = workerOf(model);
      return { ...environment, ...model.environment, ...secrets.write(role, store(role)) };
    };
    schemas = publishSchemas({ ...options, environmentOf }, models);
    stops.add(() => schemas);
  });
  stackFile.setServices(addressesOf(ADMINISTRATOR));
  await readSchemas(schemas, reporter);
  stop.throwIfAborted();

  const environmentOf = (role: Role) => ({ ...environment, ...secrets.write(role, addressesOf(role)) });
  const operator = addressesOf({ kind: 'operator' });
  record.write(all);
  const withRemoved = [...models, ...removed.filter(hasFile)];
  const [scaler] = await Promise.all([
    startScalerProcess(
      { ...options, environment: environmentOf({ kind: 'scaler' }) },
      withRemoved,
      listeners,
    ),
    startGateway({ ...options, environment: environmentOf({ kind: 'gateway' }) }, models, listeners),
  ]);
  stop.throwIfAborted();
  const endScaling = await startScaling(options, {
    services: operator,
    scalerStore: addressesOf({ kind: 'scaler' }),
    models: withRemoved,
    environmentOf: (model) => ({ ...environmentOf(workerOf(model)), ...model.environment }),
    scaler,
    listeners,
  });
  startDraining(options, { services: operator, record, removed, endScaling });
  const decisions = scaler === undefined ? {} : { decisionsUrl: scaler.decisionsUrl };
  return { services: addressesOf(ADMINISTRATOR), models, ...decisions };
}

async function tellLeftovers(directory: string, reporter: Reporter): Promise<void> {
  const count = await endLeftovers(directory);
  if (count > 0) reporter.line(`ended ${count} processes that an earlier run had left behind`);
}

/** The gateway must have the schemas when it takes its first job. */
async function readSchemas(schemas: Promise<void>, reporter: Reporter): Promise<void> {
  const step = reporter.step('reading the schemas of the models');
  await schemas;
  step.succeed('models: read');
}

/** Where broker and store are, for each user. */
type AddressesOf = (user: BackingUser) => BackingAddresses;

/** @param onStore - called when the store is there, before a broker is looked for */
async function findServices(
  options: StackContext,
  { models, listeners }: { readonly models: readonly ServedModel[]; readonly listeners: StackListeners },
  onStore: (addressesOf: (user: BackingUser) => StoreAddresses) => void,
): Promise<AddressesOf> {
  const { stops, stop, reporter, passwords } = options;
  const roles: readonly Role[] = [...serviceRoles(models.map(({ name }) => name)), { kind: 'operator' }];
  const context: DiscoveryContext = {
    ...options,
    users: new BackingUsers(passwords, roles),
    onEvent: listeners.onProcessEvent,
    onStop: (register) => stops.add(register),
  };
  const search = async <Addresses>(
    what: Parameters<typeof findService<Addresses>>[0],
  ): Promise<FoundService<Addresses>> => {
    const step = reporter.step(`looking for a ${what.title}`);
    try {
      const found = await findService(what, context);
      step.succeed(`${what.title}: ${found.origin}`);
      stop.throwIfAborted();
      return found;
    } catch (error) {
      step.fail(`${what.title}: none`);
      throw error;
    }
  };
  const store = await search(REDIS_SEARCH);
  onStore(store.addressesOf);
  const broker = await search(RABBITMQ_SEARCH);
  await broker.restore?.(store.addressesOf({ kind: 'operator' }).redisUrl);
  return (user) => ({ ...store.addressesOf(user), ...broker.addressesOf(user) });
}

async function startGateway(
  options: StackContext,
  models: readonly ServedModel[],
  listeners: StackListeners,
): Promise<void> {
  const { settings, workspaceRoot, directory, environment, reporter, stops } = options;
  const { GATEWAY_TLS_CERTIFICATE_FILE: certificateFile, GATEWAY_TLS_KEY_FILE: keyFile } = settings;
  const step = reporter.step('starting the gateway');
  const certificate =
    certificateFile !== undefined && keyFile !== undefined
      ? { certificateFile: resolve(workspaceRoot, certificateFile), keyFile: resolve(workspaceRoot, keyFile) }
      : await provideCertificate(join(directory, 'tls'), new Date());
  const gateway = createGatewayProcess({
    workspaceRoot,
    logDirectory: join(directory, 'logs'),
    host: settings.GATEWAY_HOST,
    port: settings.GATEWAY_PORT,
    certificate,
    environment: { ...environment, ...gatewaySettings(models) },
    onEvent: listeners.onProcessEvent,
  });
  stops.add((hurry) => gateway.stop(hurry));
  try {
    await gateway.start();
    step.succeed('gateway: ready');
  } catch (error) {
    step.fail('gateway: not started');
    throw error;
  }
}

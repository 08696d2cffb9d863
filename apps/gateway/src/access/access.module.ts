import { Inject, Module, type FactoryProvider, type OnApplicationShutdown } from '@nestjs/common';
import { AccessKeyFile, AccessKeyFileError } from '@tidegate/access-keys';
import { ServiceLogger, SettingsError } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { logKeyFile } from './log-key-file.js';
import { RequestLimits } from './request-limits.js';

/** The file of access keys, followed; `undefined` while keys are off. */
export const ACCESS_KEY_FILE = Symbol('file of access keys');

const keyFile: FactoryProvider<AccessKeyFile | undefined> = {
  provide: ACCESS_KEY_FILE,
  inject: [GatewaySettings, ServiceLogger],
  useFactory: ({ ACCESS_KEYS_FILE: path }: GatewaySettings, logger: ServiceLogger) =>
    path === undefined ? undefined : openKeyFile(path, logger),
};

/** @throws {SettingsError} when it is no file of access keys */
function openKeyFile(path: string, logger: ServiceLogger): AccessKeyFile {
  try {
    return new AccessKeyFile(path, (event) => logKeyFile(logger, path, event));
  } catch (error) {
    if (!(error instanceof AccessKeyFileError)) throw error;
    throw new SettingsError([
      `ACCESS_KEYS_FILE = "${path}", must be a file of access keys: ${error.message}`,
    ]);
  }
}

/** Who may do what, by access keys. */
@Module({
  imports: [ConnectionsModule],
  providers: [keyFile, RequestLimits],
  exports: [ACCESS_KEY_FILE, RequestLimits],
})
export class AccessModule implements OnApplicationShutdown {
  constructor(@Inject(ACCESS_KEY_FILE) private readonly file: AccessKeyFile | undefined) {}

  onApplicationShutdown(): void {
    this.file?.close();
  }
}

import { Module, type DynamicModule, type ValueProvider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { StartSequence } from './lifecycle/start-sequence.js';
import { ServiceLogger } from './service-logger.js';
import { createRegistry } from './operations/operations.module.js';
import type { SettingsClass } from './settings/setting-descriptions.js';

/** What every module of a service may have injected. */
export interface ServiceModuleOptions<Settings extends object> {
  /** The class of the settings, which is their token too. */
  readonly settingsClass: SettingsClass<Settings>;
  readonly settings: Settings;
  readonly logger: ServiceLogger;
  /** Values of this service's own. @defaultValue none */
  readonly values?: readonly ValueProvider[];
}

/** Settings, logger, metrics registry and start sequence of a service, for all of its modules. */
@Module({})
export class ServiceModule {
  /** The module of one process. */
  static forService<Settings extends object>(options: ServiceModuleOptions<Settings>): DynamicModule {
    const { settingsClass, settings, logger, values = [] } = options;
    return {
      module: ServiceModule,
      global: true,
      providers: [
        { provide: settingsClass, useValue: settings },
        { provide: ServiceLogger, useValue: logger },
        { provide: Registry, useFactory: createRegistry },
        StartSequence,
        ...values,
      ],
      exports: [
        settingsClass,
        ServiceLogger,
        Registry,
        StartSequence,
        ...values.map(({ provide }) => provide),
      ],
    };
  }
}

export { newerFormatReport, NewerFormatReport } from './operations/newer-format.report.js';
export { createApplication, type CreateApplication } from './lifecycle/create-application.js';
export { listen } from './lifecycle/listen.js';
export { announceReady, READY_ANNOUNCEMENT } from './lifecycle/ready-announcement.js';
export {
  CHECK_SETTINGS,
  endProcess,
  PUBLISH_SCHEMA,
  runService,
  type RunningService,
} from './lifecycle/run-service.js';
export { StartSequence } from './lifecycle/start-sequence.js';
export { ServiceLogger } from './service-logger.js';
export { logAvailability } from './operations/log-availability.js';
export { OperationsModule } from './operations/operations.module.js';
export { ReadinessMetrics } from './operations/readiness.metrics.js';
export { connectionProbe, type ReadinessProbe } from './operations/readiness.js';
export { ServiceModule } from './service.module.js';
export { BackendSettings } from './settings/backend.settings.js';
export { formerNameWarnings, readSettings, type Environment } from './settings/read-settings.js';
export { exposedSecretWarnings, secretFileVariable, secretVariables } from './settings/secret-files.js';
export { storeAddress, type StoreAddress } from './settings/store-address.js';
export { MODEL_SETTING_DEFAULTS, MODEL_SETTINGS, modelRun } from './settings/model-settings.js';
export { requireWith } from './settings/require-with.js';
export { JobServiceSettings, recordLifetimes } from './settings/job-service.settings.js';
export { ServiceSettings } from './settings/service.settings.js';
export {
  AddressesSetting,
  ChoiceSetting,
  FlagSetting,
  IntegerSetting,
  NumberSetting,
  TextSetting,
  UrlSetting,
} from './settings/setting.decorators.js';
export { describeSettings } from './settings/setting-descriptions.js';
export { SettingsError } from './settings/settings.error.js';
export { settingsTable } from './settings/settings-table.js';

export { documentedMetrics, shownMetrics } from './documented-metrics.js';
export { findTestPort } from './find-test-port.js';
export { findPrometheusProgram } from './prometheus-program.js';
export { Relay } from './relay.js';
export { administer, closeConnections, publishBytes, takeMessages } from './services/broker-operator.js';
export { freeze } from './services/freeze.js';
export { makeOwnAddresses, ownStoreUrl, type OwnAddresses } from './services/own-addresses.js';
export { makeStackAddresses } from './services/stack-addresses.js';
export { startPrivateServices, type PrivateServices } from './services/private-services.js';
export {
  givenAddresses,
  type RemovableAddresses,
  type ServiceAddresses,
} from './services/service-addresses.js';
export { waitUntil } from './wait-until.js';
export { SYSTEM_PYTHON } from './system-python.js';

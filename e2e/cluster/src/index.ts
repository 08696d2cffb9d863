export { ClusterConnection } from './cluster-connection.js';
export { waitForRest } from './cluster-rest.js';
export { type GatewayAddress, findGateway } from './gateway-address.js';
export type { Fields } from './leftover-fields.js';
export { PodWatch } from './pod-watch.js';
export { ReplicaRecorder } from './replica-recorder.js';
export { WorkerPods } from './worker-pods.js';
export { WorkerSetting } from './worker-setting.js';

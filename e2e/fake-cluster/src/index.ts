export { FakeCluster } from './fake-cluster.js';
export { aGatewayPod, aWorkerPod, theGatewayService, theWorkers } from './objects.js';

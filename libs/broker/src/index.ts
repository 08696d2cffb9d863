export {
  BrokerOverloadedError,
  BrokerUnavailableError,
  DeliveryTimeoutError,
  ManagementApiError,
  QueueFullError,
} from './broker.error.js';
export type { BrokerConnectionEvent } from './connection/broker-connection.js';
export { deadLetterReason, isProbe, type DeadLetterReason } from './consuming/dead-letter.js';
export type { Delivery, DeliveryVerdict } from './consuming/delivery-verdict.js';
export { DrainingConsumer } from './consuming/draining-consumer.js';
export { readJobPacket } from './consuming/read-job-packet.js';
export { fetchAgain } from './management/fetch-again.js';
export { findQueue } from './management/find-queue.js';
export { ManagementApi } from './management/management-api.js';
export { readConsumerTimeout } from './management/read-consumer-timeout.js';
export { JobPublisher } from './publishing/job-publisher.js';
export { ReadyMessagesReader } from './queue-readings/ready-messages.reader.js';
export { readQueueTotals } from './queue-readings/read-queue-totals.js';
export { readQueue, type QueueDepth } from './queue-readings/read-queue.js';
export { declareDeadLetterQueue, declareJobQueue, requireJobQueue } from './topology/declare-queues.js';
export { repairLeaderlessQueue } from './topology/repair-leaderless-queue.js';
export { writeQueuePolicies } from './topology/queue-policies.js';
export { DEAD_LETTER_QUEUE, jobQueue, PROOF_EXCHANGE, REPAIR_QUEUE } from './topology/names.js';

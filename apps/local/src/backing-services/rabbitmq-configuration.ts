/** Settings of a private broker. Ports are on 127.0.0.1. */
export interface RabbitmqConfiguration {
  readonly amqpPort: number;
  readonly managementPort: number;
  /** How often the broker counts its queues for the management API. */
  readonly reportIntervalMs: number;
  /** How long a job may stay unacknowledged; must be above the longest permitted job. */
  readonly consumerTimeoutMs: number;
  /** Users and their rights, read at every start. With it the broker makes no user of its own, `guest`, in new data. */
  readonly definitionsFile: string;
}

/**
 * `rabbitmq.conf`.
 *
 * The write-ahead log of the quorum queues is kept in memory up to its size limit, 512 MB by default, which is much on
 * a laptop; 64 MB is what RabbitMQ's guide names for small machines. The disk alarm, which blocks every publisher,
 * is an absolute amount, because the default would block all publishers at once on a small disk.
 */
export function renderRabbitmqConf(configuration: RabbitmqConfiguration): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${configuration.amqpPort}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${configuration.managementPort}`,
    `collect_statistics_interval = ${configuration.reportIntervalMs}`,
    `consumer_timeout = ${configuration.consumerTimeoutMs}`,
    `load_definitions = ${configuration.definitionsFile}`,
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.relative = 0.4',
    'raft.wal_max_size_bytes = 64000000',
    'log.console = false',
    'log.file.level = warning',
    'log.file.rotation.size = 10485760',
    'log.file.rotation.count = 2',
    '',
  ].join('\n');
}

/** How often a channel checks for late acknowledgements by default; a shorter time-out would have no effect. */
const DEFAULT_CHANNEL_TICK_MS = 60_000;

/**
 * `advanced.config`: settings for which `rabbitmq.conf` of version 3.10 has no name, as Erlang terms.
 *
 * Two clocks decide how late the management API reports a publish: a quorum queue counts itself at every tick, and the
 * management agent collects the counts as often as the finest of its samples, 5 s by default, whatever
 * `collect_statistics_interval` is. With ticks of 500 ms and samples of 1 s a publish was reported after 0.8 to 1.0 s,
 * with the default samples after 4.8 to 5.0 s (RabbitMQ 3.10.8).
 *
 * The figures of queues in the management API are a deprecated feature from 4.0 on, and a later version will refuse
 * them unless they are permitted here. `rabbitmq.conf` has a name for that too, but 3.10 does not start with a name
 * that it does not know, while it ignores an unknown term.
 */
export function renderAdvancedConfig({
  reportIntervalMs,
  consumerTimeoutMs,
}: Pick<RabbitmqConfiguration, 'reportIntervalMs' | 'consumerTimeoutMs'>): string {
  const channelTickMs = Math.ceil(consumerTimeoutMs / 2);
  return [
    '[',
    ' {rabbit, [',
    ...(channelTickMs < DEFAULT_CHANNEL_TICK_MS ? [`   {channel_tick_interval, ${channelTickMs}},`] : []),
    `   {quorum_tick_interval, ${reportIntervalMs}},`,
    '   {permit_deprecated_features, #{management_metrics_collection => true}}]},',
    ' {rabbitmq_management_agent, [{sample_retention_policies,',
    '   [{global, [{605, 1}, {3660, 60}]}, {basic, [{605, 1}]}, {detailed, [{10, 1}]}]}]}',
    '].',
    '',
  ].join('\n');
}

/** `enabled_plugins`, as an Erlang term. */
export function renderEnabledPlugins(): string {
  return '[rabbitmq_management].\n';
}

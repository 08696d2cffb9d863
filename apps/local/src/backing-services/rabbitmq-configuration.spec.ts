import { describe, expect, it } from '@jest/globals';
import { renderAdvancedConfig, renderRabbitmqConf } from './rabbitmq-configuration.js';

const configuration = {
  amqpPort: 21_001,
  managementPort: 21_002,
  reportIntervalMs: 500,
  consumerTimeoutMs: 4_800_000,
  definitionsFile: '/data/definitions.json',
};

describe('the configuration of a private broker', () => {
  it.each([
    'listeners.tcp.1 = 127.0.0.1:21001',
    'management.tcp.ip = 127.0.0.1',
    'management.tcp.port = 21002',
    'collect_statistics_interval = 500',
    'consumer_timeout = 4800000',
    'load_definitions = /data/definitions.json',
  ])('contains %s', (line) => {
    expect(renderRabbitmqConf(configuration).split('\n')).toContain(line);
  });

  it('has the queues and the management agent report at least every second', () => {
    const text = renderAdvancedConfig(configuration);
    expect(text).toContain('{quorum_tick_interval, 500}');
    expect(text).toContain('{detailed, [{10, 1}]}');
  });

  it('permits the figures of queues, which the management API may refuse from some version on', () => {
    expect(renderAdvancedConfig(configuration)).toContain('#{management_metrics_collection => true}');
  });

  it('has channels look for late acknowledgements in time, also where the time-out is short', () => {
    const text = renderAdvancedConfig({ ...configuration, consumerTimeoutMs: 4_000 });
    expect(text).toContain('{channel_tick_interval, 2000}');
    expect(renderAdvancedConfig(configuration)).not.toContain('channel_tick_interval');
  });
});

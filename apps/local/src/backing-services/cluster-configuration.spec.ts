import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { renderRedisConf } from './private-redis.js';
import { renderAdvancedConfig, renderRabbitmqConf } from './rabbitmq-configuration.js';

const component = (file: string): string =>
  readFileSync(new URL(`../../../../kustomize/components/${file}`, import.meta.url), 'utf8');

/** The lines with settings; `#` and `%%` begin a comment. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(#|%%)/.test(line));

const differences = (
  cluster: string,
  local: string,
): { onlyOnCluster: readonly string[]; onlyLocal: readonly string[] } => ({
  onlyOnCluster: linesOf(cluster).filter((line) => !linesOf(local).includes(line)),
  onlyLocal: linesOf(local).filter((line) => !linesOf(cluster).includes(line)),
});

describe('broker and store of a cluster (kustomize/components) and of the local stack', () => {
  it('store alike: they differ in where they listen, where the data is, and in a limit of memory', () => {
    const local = renderRedisConf({ port: 6379, directory: '/data', acl: ['user a on'] });
    expect(differences(component('redis/redis.conf'), local)).toEqual({
      onlyOnCluster: [
        'aclfile /run/secrets/tidegate/users.acl',
        'bind * -::*',
        'dir /data',
        'maxmemory 640mb',
      ],
      onlyLocal: ['bind 127.0.0.1', 'daemonize no', 'dir "/data"', 'user a on'],
    });
  });

  it('report their queues alike', () => {
    const local = renderAdvancedConfig({ reportIntervalMs: 500, consumerTimeoutMs: 90_000_000 });
    expect(differences(component('rabbitmq/advanced.config'), local)).toEqual({
      onlyOnCluster: [],
      onlyLocal: [],
    });
  });

  it('keep jobs alike: they differ in where they listen, in limits, and in where the log goes', () => {
    const local = renderRabbitmqConf({
      amqpPort: 5672,
      managementPort: 15_672,
      reportIntervalMs: 500,
      consumerTimeoutMs: 90_000_000,
      definitionsFile: '/data/definitions.json',
    });
    expect(differences(component('rabbitmq/rabbitmq.conf'), local)).toEqual({
      onlyOnCluster: [
        'load_definitions = /run/secrets/tidegate/definitions.json',
        'listeners.tcp.default = 5672',
        'vm_memory_high_watermark.absolute = 600MiB',
        'disk_free_limit.absolute = 256MB',
        'log.console = true',
        'log.console.level = warning',
        'log.file = false',
      ],
      onlyLocal: [
        'listeners.tcp.1 = 127.0.0.1:5672',
        'management.tcp.ip = 127.0.0.1',
        'load_definitions = /data/definitions.json',
        'disk_free_limit.absolute = 50MB',
        'vm_memory_high_watermark.relative = 0.4',
        'log.console = false',
        'log.file.level = warning',
        'log.file.rotation.size = 10485760',
        'log.file.rotation.count = 2',
      ],
    });
  });
});

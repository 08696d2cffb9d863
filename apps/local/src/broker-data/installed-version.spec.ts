import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installedRabbitmqVersion } from './installed-version.js';

const root = mkdtempSync(join(tmpdir(), 'tidegate-version-'));

describe('the version of an installed RabbitMQ', () => {
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const script = (path: string, text = ''): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  it('is that of the folder of its release (Debian, generic archive)', () => {
    expect(installedRabbitmqVersion(script('lib/rabbitmq_server-3.10.8/sbin/rabbitmq-server'))).toBe(
      '3.10.8',
    );
  });

  it('is that of the plugins beside it (Homebrew, also by a link)', () => {
    const server = script('opt/rabbitmq/sbin/rabbitmq-server');
    mkdirSync(join(root, 'opt/rabbitmq/plugins/rabbit-4.3.6'), { recursive: true });
    mkdirSync(join(root, 'opt/rabbitmq/plugins/rabbit_common-4.3.7'));
    symlinkSync(server, join(root, 'rabbitmq-server'));
    expect(installedRabbitmqVersion(join(root, 'rabbitmq-server'))).toBe('4.3.6');
  });

  it('is that of the release which a script names', () => {
    const text = '#!/bin/sh\nexec /opt/rabbitmq_server-4.0.5/sbin/rabbitmq-server "$@"\n';
    expect(installedRabbitmqVersion(script('bin/named', text))).toBe('4.0.5');
  });

  it('is not known where nothing shows it', () => {
    expect(installedRabbitmqVersion(script('bin/rabbitmq-server', '#!/bin/sh\n'))).toBeUndefined();
  });
});

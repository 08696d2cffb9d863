import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findBinary, findRabbitmqServer } from './find-binary.js';

describe('the program of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-binaries-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const install = (name: string, directory: string): string => {
    const program = join(folder, directory, name);
    mkdirSync(join(folder, directory), { recursive: true });
    writeFileSync(program, '', { mode: 0o755 });
    return program;
  };

  it('is the first in the PATH', () => {
    const first = install('redis-server', 'first');
    install('redis-server', 'second');
    const path = ['absent', 'first', 'second'].map((name) => join(folder, name)).join(delimiter);
    expect(findBinary('redis-server', path)).toBe(first);
  });

  it('is a RabbitMQ that stands in the PATH before the one that Debian has installed', () => {
    const own = install('rabbitmq-server', 'own');
    const path = [join(folder, 'own'), '/usr/sbin'].join(delimiter);
    expect(findRabbitmqServer(path)).toBe(own);
  });

  it('is never the wrapper of Debian where the script that it wraps is there', () => {
    expect(findRabbitmqServer('/usr/sbin:/sbin')).not.toMatch(/^(\/usr)?\/sbin\//);
  });
});

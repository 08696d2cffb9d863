import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerFolder } from './broker-folder.js';

describe("the private broker's folder", () => {
  let root: string;
  let stack: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'tidegate-folder-')));
    stack = join(root, 'stack');
    mkdirSync(stack);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** As a broker leaves it. */
  const writeData = (directory: string, text: string): void => {
    mkdirSync(join(directory, 'rabbitmq', 'data'), { recursive: true });
    writeFileSync(join(directory, 'rabbitmq', 'data', 'queue'), text);
  };
  const readData = (folder: string): string => readFileSync(join(folder, 'data', 'queue'), 'utf8');

  it('is read again by the same version, also by a symbolic link', () => {
    expect(BrokerFolder.open(stack, '3.10.8').setAside).toBeUndefined();
    writeData(stack, 'jobs');
    symlinkSync(stack, join(root, 'link'));
    expect(BrokerFolder.open(join(root, 'link'), '3.10.8').setAside).toBeUndefined();
    expect(readData(join(stack, 'rabbitmq'))).toBe('jobs');
  });

  it('is set aside, and kept, at an upgrade, and at the next one under another name', () => {
    BrokerFolder.open(stack, '3.10.8');
    for (const [version, name] of [
      ['4.3.6', 'rabbitmq-3.10.8'],
      ['3.10.8', 'rabbitmq-4.3.6'],
      ['4.3.6', 'rabbitmq-3.10.8-2'],
    ] as const) {
      writeData(stack, `before ${version}`);
      const folder = BrokerFolder.open(stack, version);
      expect(folder.setAside?.keptIn).toBe(join(stack, name));
      expect(readData(join(stack, name))).toBe(`before ${version}`);
      expect(existsSync(join(stack, 'rabbitmq'))).toBe(false);
      folder.complete();
    }
  });

  it('is set aside when an earlier commit wrote it, which recorded nothing', () => {
    writeData(stack, 'jobs');
    expect(BrokerFolder.open(stack, '3.10.8').setAside?.keptIn).toBe(join(stack, 'rabbitmq-old'));
    expect(readData(join(stack, 'rabbitmq-old'))).toBe('jobs');
  });

  it('is set aside when it was moved', () => {
    BrokerFolder.open(stack, '3.10.8').complete();
    writeData(stack, 'jobs');
    const moved = join(root, 'moved');
    renameSync(stack, moved);
    const { setAside } = BrokerFolder.open(moved, '3.10.8');
    expect(setAside?.reason).toContain(stack);
    expect(readData(join(moved, 'rabbitmq-3.10.8'))).toBe('jobs');
    expect(readdirSync(root)).toEqual(['moved']);
  });

  it('is set aside when it was copied, and the original stays as it is and is read on', () => {
    BrokerFolder.open(stack, '3.10.8').complete();
    writeData(stack, 'jobs');
    cpSync(stack, join(root, 'copy'), { recursive: true });
    const before = readdirSync(stack);
    expect(BrokerFolder.open(join(root, 'copy'), '3.10.8').setAside).toBeDefined();
    expect(readdirSync(stack)).toEqual(before);
    expect(BrokerFolder.open(stack, '3.10.8').setAside).toBeUndefined();
  });

  it('is read when a copy has come back to where the original was', () => {
    BrokerFolder.open(stack, '3.10.8').complete();
    writeData(stack, 'jobs');
    cpSync(stack, join(root, 'copy'), { recursive: true });
    rmSync(stack, { recursive: true });
    renameSync(join(root, 'copy'), stack);
    expect(BrokerFolder.open(stack, '3.10.8').setAside).toBeUndefined();
  });

  it('starts again, and keeps what it set aside, when a start ended before its jobs were published again', () => {
    BrokerFolder.open(stack, '3.10.8');
    writeData(stack, 'jobs');
    BrokerFolder.open(stack, '4.3.6');
    writeData(stack, 'some of the jobs');
    const again = BrokerFolder.open(stack, '4.3.6');
    expect(again.setAside?.keptIn).toBe(join(stack, 'rabbitmq-3.10.8'));
    expect(readData(join(stack, 'rabbitmq-3.10.8'))).toBe('jobs');
    expect(existsSync(join(stack, 'rabbitmq'))).toBe(false);
    again.complete();
    writeData(stack, 'all of the jobs');
    expect(BrokerFolder.open(stack, '4.3.6').setAside).toBeUndefined();
  });

  it('has its jobs published again when its data is gone', () => {
    BrokerFolder.open(stack, '3.10.8');
    writeData(stack, 'jobs');
    rmSync(join(stack, 'rabbitmq'), { recursive: true });
    const { setAside } = BrokerFolder.open(stack, '3.10.8');
    expect(setAside).toEqual({ reason: 'it is no longer there', keptIn: undefined });
  });

  it('is set aside when its record cannot be read, or a later release wrote that', () => {
    for (const [index, text] of ['{"formatVersion": 2}', '{"formatVersion', ''].entries()) {
      writeFileSync(join(stack, 'rabbitmq.json'), text);
      writeData(stack, 'jobs');
      const name = index === 0 ? 'rabbitmq-old' : `rabbitmq-old-${index + 1}`;
      expect(BrokerFolder.open(stack, '3.10.8').setAside?.keptIn).toBe(join(stack, name));
    }
  });
});

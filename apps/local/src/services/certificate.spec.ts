import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideCertificate, type CertificateFiles } from './certificate.js';

const DAY_MS = 86_400_000;
const now = new Date();

describe('provideCertificate', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-tls-'));
  let files: CertificateFiles;
  const read = () => new X509Certificate(readFileSync(files.certificateFile));

  beforeAll(async () => {
    files = await provideCertificate(directory, now);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is for localhost and both loopback addresses', () => {
    expect(read().checkHost('localhost')).toBe('localhost');
    expect(read().checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read().checkIP('::1')).toBe('::1');
  });

  it('comes with its key, which only its owner can read', () => {
    expect(read().checkPrivateKey(createPrivateKey(readFileSync(files.keyFile)))).toBe(true);
    expect(statSync(files.keyFile).mode & 0o077).toBe(0);
  });

  it('is used again, so that a browser is asked once', async () => {
    const before = read().fingerprint256;
    await provideCertificate(directory, now);
    expect(read().fingerprint256).toBe(before);
  });

  it('is renewed a month before it ends', async () => {
    const before = read().fingerprint256;
    await provideCertificate(directory, new Date(now.getTime() + 340 * DAY_MS));
    expect(read().fingerprint256).not.toBe(before);
  });

  it('is made again when the file is broken', async () => {
    writeFileSync(files.certificateFile, 'no certificate');
    await provideCertificate(directory, now);
    expect(read().checkHost('localhost')).toBe('localhost');
  });
});

import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { makePrivateFolder, writePrivateFile } from '../secrets/private-files.js';

/** Where a certificate and its key are. */
export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const DAY_MS = 86_400_000;
const VALID_DAYS = 365;
const RENEWED_BEFORE_DAYS = 30;

/**
 * A certificate for `localhost`, 127.0.0.1 and ::1, signed by itself: the one in the folder while it is good for
 * another 30 days, else a new one.
 */
export async function provideCertificate(directory: string, now: Date): Promise<CertificateFiles> {
  const files = { certificateFile: join(directory, 'certificate.pem'), keyFile: join(directory, 'key.pem') };
  if (isGood(files, now)) return files;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  makePrivateFolder(directory);
  writePrivateFile(files.keyFile, key);
  writeFileSync(files.certificateFile, cert);
  return files;
}

function isGood({ certificateFile, keyFile }: CertificateFiles, now: Date): boolean {
  if (!existsSync(keyFile) || !existsSync(certificateFile)) return false;
  try {
    const { validTo } = new X509Certificate(readFileSync(certificateFile));
    return new Date(validTo).getTime() - now.getTime() > RENEWED_BEFORE_DAYS * DAY_MS;
  } catch {
    return false;
  }
}

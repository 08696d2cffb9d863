import type { JobMessage } from '@tidegate/contracts';
import { readJobPacket } from '../consuming/read-job-packet.js';

/** The job in the body of a message, if there is one that this release can run. */
export function jobIn(content: Buffer): JobMessage | undefined {
  const reading = readJobPacket({ content, headers: {} });
  return reading.kind === 'job' ? reading.message : undefined;
}

/** The input of that job, as a value. */
export function inputIn(content: Buffer): unknown {
  const job = jobIn(content);
  return job && JSON.parse(job.inputJson);
}

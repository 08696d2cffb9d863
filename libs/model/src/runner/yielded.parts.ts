import { MAXIMUM_PARTIAL_BYTES } from '../protocol/runner-message.js';
import type { Channel } from './channel.js';
import { LatestReport } from './latest.report.js';
import { OutputTooLongError } from './output-json.js';

/** How far apart two reports of partial output are sent, in milliseconds. */
const PARTIAL_INTERVAL_MS = 200;

/** What a generator has yielded so far, each part as JSON, and the reports of it. */
export class YieldedParts {
  private readonly parts: string[] = [];
  /** How many of them were reported. */
  private reported = 0;
  /** Of the list in JSON, brackets and commas included. */
  private bytes = 1;
  private readonly report: LatestReport;

  constructor(
    private readonly channel: Channel,
    private readonly jobId: string,
    private readonly maximumBytes: number,
  ) {
    this.report = new LatestReport(channel, PARTIAL_INTERVAL_MS);
  }

  /**
   * Takes the next part.
   *
   * @throws {OutputTooLongError} when all parts together are longer than is kept
   */
  push(json: string): void {
    this.bytes += Buffer.byteLength(json) + 1;
    if (this.bytes > this.maximumBytes) throw new OutputTooLongError(`more than ${this.maximumBytes} bytes`);
    this.parts.push(json);
    this.report.offer(this.send);
  }

  /** All parts as a list in JSON. */
  json(): string {
    return `[${this.parts.join(',')}]`;
  }

  /** Reports the rest. */
  end(): void {
    this.report.flush();
  }

  /** Sends the parts that were not sent yet. One that is longer than a frame may be is left out. */
  private readonly send = (): void => {
    const roomBytes = Math.min(MAXIMUM_PARTIAL_BYTES, this.maximumBytes);
    while (this.reported < this.parts.length) {
      const from = this.reported;
      for (let bytes = 1; this.reported < this.parts.length; this.reported += 1) {
        bytes += Buffer.byteLength(this.parts[this.reported] ?? '') + 1;
        if (bytes > roomBytes) break;
      }
      if (this.reported === from) {
        this.reported += 1;
        continue;
      }
      const payload = `[${this.parts.slice(from, this.reported).join(',')}]`;
      this.channel.send({ type: 'partial', jobId: this.jobId, from }, payload);
    }
  };
}

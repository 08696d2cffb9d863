import type { StreamedEvent } from '@tidegate/client';
import { SingleBar } from 'cli-progress';

/** How far a job is, on standard error: what its model reports, else what has happened last. */
export class ProgressBar {
  private readonly bar = new SingleBar({
    format: '{bar} {percentage} % {note}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    // Standard input may be the input of the job, and Ctrl-C is handled.
    gracefulExit: false,
    noTTYOutput: false,
  });

  constructor() {
    this.bar.start(100, 0, { note: '' });
  }

  show({ type, fraction, note, attempt }: StreamedEvent): void {
    const words = note ?? (type === 'started' ? `running, try ${attempt}` : type);
    if (fraction !== undefined) this.bar.update(Math.round(fraction * 100), { note: words });
    else if (type !== 'log' && type !== 'output') this.bar.update({ note: words });
  }

  stop(): void {
    this.bar.stop();
  }
}

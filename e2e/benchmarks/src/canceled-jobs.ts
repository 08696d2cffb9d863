import { JobsClient, type Manner, type ShownJob, type Stubborn } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';

/** Where a job is when it is canceled, and what its model does then. */
export type CanceledKind = Manner | 'waits';

/** A job that was canceled. */
export interface CanceledJob {
  readonly kind: CanceledKind;
  /** When the cancel was sent, on the machine's clock, milliseconds since the epoch. */
  readonly sentAtMs: number;
  /** From then until a client could read the end. */
  readonly stoppedAfterMs: number;
  readonly ended: ShownJob;
}

/** What came of a stream of cancels. */
export interface CancelRun {
  readonly canceled: readonly CanceledJob[];
  /** Jobs that nobody canceled, as they ended. */
  readonly others: readonly ShownJob[];
}

const KINDS: readonly CanceledKind[] = ['obeys', 'obeys late', 'ignores it', 'blocks', 'waits'];
const READ_EVERY_MS = 10;
const STARTED_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 60_000;
/** Longer than anything that is measured: such a job ends by its cancel alone. */
const UNTIL_CANCELED_MS = 600_000;
/** A job that nobody cancels, between those that are. */
const UNDISTURBED_MS = 20;

/** Clients of one gateway that push jobs and cancel them, one after the other each. */
export class CancelingClients {
  private readonly client: JobsClient;
  private readonly canceled: CanceledJob[] = [];
  private readonly others: ShownJob[] = [];
  private pushed = 0;

  constructor(
    url: string,
    private readonly lateMilliseconds: number,
  ) {
    this.client = new JobsClient(url);
  }

  /** Lets that number of clients do it at a time until the time is over. */
  async cancelFor(seconds: number, clients: number): Promise<CancelRun> {
    const endMs = performance.now() + seconds * 1000;
    const cancelInTurn = async (): Promise<void> => {
      while (performance.now() < endMs) await this.pushAndCancel(this.nextKind());
    };
    await Promise.all(Array.from({ length: clients }, cancelInTurn));
    await this.client.close();
    return { canceled: this.canceled, others: this.others };
  }

  private nextKind(): CanceledKind {
    const kind = KINDS[this.pushed % KINDS.length] ?? 'obeys';
    this.pushed += 1;
    return kind;
  }

  /** Each is followed by one that nobody cancels, and its cancel is sent once more when it has ended. */
  private async pushAndCancel(kind: CanceledKind): Promise<void> {
    const { id } = await this.push(kind === 'waits' ? 'obeys' : kind, UNTIL_CANCELED_MS);
    const undisturbed = await this.push('obeys', UNDISTURBED_MS);
    if (kind !== 'waits') await this.read(id, ({ status }) => status === 'running', STARTED_WITHIN_MS);
    const sentAtMs = Date.now();
    const sent = performance.now();
    const answer = await this.client.cancel(id);
    const ended = answer.done ? answer : await this.read(id, ({ done }) => done, ENDED_WITHIN_MS);
    const stoppedAfterMs = performance.now() - sent;
    this.canceled.push({ kind: kindOf(kind, ended), sentAtMs, stoppedAfterMs, ended });
    await this.client.cancel(id);
    this.others.push(await this.read(undisturbed.id, ({ done }) => done, ENDED_WITHIN_MS));
  }

  private push(manner: Manner, milliseconds: number): Promise<ShownJob> {
    const input: Stubborn = { milliseconds, manner, lateMilliseconds: this.lateMilliseconds };
    return this.client.push({ input });
  }

  private async read(id: string, isWanted: (job: ShownJob) => boolean, withinMs: number): Promise<ShownJob> {
    return waitUntil(
      async () => {
        const job = await this.client.read(id);
        return isWanted(job) && job;
      },
      { what: `job ${id}`, withinMs, everyMs: READ_EVERY_MS },
    );
  }
}

/** One that was to wait when it was canceled may have begun by then. */
function kindOf(kind: CanceledKind, { attempt }: ShownJob): CanceledKind {
  return kind === 'waits' && attempt > 0 ? 'obeys' : kind;
}

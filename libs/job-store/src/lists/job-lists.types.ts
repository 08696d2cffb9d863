import type { JobRecord, JobStatus } from '@tidegate/contracts';

/** Which jobs somebody asks for. */
export interface ListQuery {
  /** The client whose jobs they are; absent for the jobs of all. */
  readonly owner?: string;
  readonly model?: string;
  readonly status?: JobStatus;
  /** Pushed at this time or later, milliseconds since the epoch. */
  readonly fromMs?: number;
  /** Pushed before this time. */
  readonly beforeMs?: number;
  /** Texts that their metadata have. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** After this place: see {@link JobPage.next}. */
  readonly after?: string;
  /** How many a page has, at most. */
  readonly limit: number;
}

/** A field of a job that may be long. */
export type LongField = 'inputJson' | 'outputJson' | 'partialJson';

/** A job in a list. */
export interface ListedJob {
  /** Without the fields that are too long. */
  readonly record: Omit<JobRecord, LongField> & Pick<Partial<JobRecord>, LongField>;
  /** The fields that are too long. */
  readonly omitted: readonly LongField[];
}

/** How many jobs there are, by model and status. */
export type JobCounts = Readonly<Record<string, Readonly<Record<JobStatus, number>>>>;

/** A part of a list. */
export interface JobPage {
  /** Newest first. */
  readonly jobs: readonly ListedJob[];
  /**
   * The place where the list goes on, 44 hexadecimal digits; absent at its end. A page may have fewer jobs than asked for, or
   * none, and have it: the jobs that are looked at for one are limited.
   */
  readonly next?: string;
  /** All jobs of the client, whatever else is asked for. */
  readonly counts: JobCounts;
}

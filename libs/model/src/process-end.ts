/** How a process ended, as Node reports it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the host knows beyond that: a broken protocol, a `fatal` message, a program that could not be started. */
  readonly fault?: string;
}

/** Describes the end of a model process, for example `the model process exited with code 3`. */
export function describeEnd(end: ProcessEnd): string {
  if (end.fault !== undefined) return end.fault;
  if (end.signal !== null) return `the model process was killed by ${end.signal}`;
  return `the model process exited with code ${end.exitCode ?? 'unknown'}`;
}

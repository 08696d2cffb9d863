/** What the exit code of a command says. */
export const EXIT_CODES = {
  /** It has done what it was asked to. */
  done: 0,
  /** The gateway has refused the request, or a file cannot be read, or something else has failed. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The job has ended without success. */
  notSucceeded: 3,
  /** The gateway cannot be reached or cannot serve the request now, also after the retries. */
  unavailable: 4,
  /** The job has not ended, or not within the time that was given. It goes on. */
  notEnded: 5,
  /** The verdict of `doctor` is degraded. */
  degraded: 6,
  /** The verdict of `doctor` is failing. */
  failing: 7,
  /** A signal has ended the command, as shells count Ctrl-C. */
  interrupted: 130,
} as const;

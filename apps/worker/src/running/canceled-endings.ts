import type { Ending } from '@tidegate/job-store';

/** A canceled job that nobody has begun. */
export const NOT_BEGUN: Ending = {
  status: 'canceled',
  error: 'canceled before a worker began it',
  cancelMethod: 'at_once',
};

/** A canceled job whose earlier worker has left it. */
export const LEFT_BEHIND: Ending = {
  status: 'canceled',
  error: 'canceled: its worker was lost before it confirmed that it stopped',
  cancelMethod: 'worker_lost',
};

/** The end of a job whose cancel was found out when its model had ended, and the job would have gone back to the queue. */
export function endedMeanwhile(hasCrashed: boolean): Ending {
  return {
    status: 'canceled',
    error: 'canceled: its model had ended',
    cancelMethod: hasCrashed ? 'terminated' : 'signal',
  };
}

import type { RedisScript } from '../connection/redis-script.js';

/**
 * Lets the record of a confirmed push live as long as the job may wait. A worker that was faster has already set
 * the right time to live.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` seconds that the record may live before the job ends
 * - returns 1 when the record was there, 0 when not
 */
export const CONFIRM_JOB: RedisScript = {
  name: 'tidegateConfirmJob1',
  numberOfKeys: 1,
  lua: `
local status = redis.call('HGET', KEYS[1], 'status')
if not status then return 0 end
if status == 'queued' then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return 1
`,
};

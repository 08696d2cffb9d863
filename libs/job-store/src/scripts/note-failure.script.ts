import type { RedisScript } from '../connection/redis-script.js';

/**
 * Notes why a try of a job came to nothing, for the message of a job whose tries run out. Whatever runs goes on. Nothing is
 * noted once the job has ended, and nothing in the record of a later release.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` the reason, `ARGV[2]` format version
 * - returns 1 when noted, else 0
 */
export const NOTE_FAILURE: RedisScript = {
  name: 'tidegateNoteFailure1',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'formatVersion')
if known[1] ~= 'queued' and known[1] ~= 'running' and known[1] ~= 'canceling' then return 0 end
if tonumber(known[2] or 0) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'lastFailure', ARGV[1])
return 1
`,
};

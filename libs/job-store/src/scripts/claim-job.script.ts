import type { RedisScript } from '../connection/redis-script.js';

/**
 * Begins an attempt: the record becomes \`running\` under a new attempt number, created first when the store has
 * lost it. What an earlier attempt has reported is dropped. Sent again, as where its answer was lost, it begins no other.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` format version, `ARGV[2]` id, `ARGV[3]` model, `ARGV[4]` input as JSON text, `ARGV[5]` time of the push
 *   in milliseconds since the epoch
 * - `ARGV[6]` tries that a job has, `ARGV[7]` seconds that the record may live before the job ends
 * - `ARGV[8]` 1 when the broker has delivered the job before, else 0: without an attempt on record, a worker was lost
 *   before it could claim, and that may have been the job's doing, so it counts as a try
 * - `ARGV[9]` milliseconds that the model has been at the job already: it began so long ago, though not
 *   before the push
 * - `ARGV[10]` an id of this claim, the same when it is sent again; may be empty
 * - returns `{'claimed', attempt, createdAtMs, startedAtMs, tries}`, `{'finished'}` when a terminal state is stored,
 *   `{'exhausted', tries}` when the tries are used up, or `{'newer', version}` when a later release has written the record
 */
export const CLAIM_JOB: RedisScript = {
  name: 'tidegateClaimJob6',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'tries', 'createdAtMs', 'attempt', 'formatVersion',
  'claimId', 'startedAtMs')
local status, tries, created = known[1], tonumber(known[2] or 0), known[3]
if tonumber(known[5] or 0) > tonumber(ARGV[1]) then return {'newer', tonumber(known[5])} end
if status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling' then return {'finished'} end
if status == 'running' and ARGV[10] ~= '' and known[6] == ARGV[10] then
  return {'claimed', tonumber(known[4]), created, known[7], tries}
end
if ARGV[8] == '1' and tonumber(known[4] or 0) == 0 then tries = 1 end
if tries >= tonumber(ARGV[6]) then return {'exhausted', tries} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not status then
  created = ARGV[5]
  redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'id', ARGV[2], 'model', ARGV[3], 'input', ARGV[4],
    'createdAtMs', created)
end
local started = math.max(math.min(tonumber(created), now), now - tonumber(ARGV[9]))
local attempt = redis.call('HINCRBY', KEYS[1], 'attempt', 1)
redis.call('HSET', KEYS[1], 'status', 'running', 'tries', tries + 1, 'startedAtMs', started,
  'claimId', ARGV[10])
redis.call('HDEL', KEYS[1], 'progress', 'partial')
redis.call('EXPIRE', KEYS[1], ARGV[7])
return {'claimed', attempt, created, string.format('%.0f', started), tries + 1}
`,
};

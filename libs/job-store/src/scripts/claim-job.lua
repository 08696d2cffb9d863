-- Begins a try: the record becomes `running` with a new `attempt`. A record that the store has lost is made first. What
-- an earlier try has reported is dropped. A claim that is sent again, because its answer was lost, begins no other try.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   tries that a job has
-- ARGV[3]   seconds that the record may live before the job ends
-- ARGV[4]   1 when the broker has delivered the job before, else 0: without a try on record, a worker was lost before
--           it could claim. The job may have caused that, so it counts as a try
-- ARGV[5]   milliseconds that the model has run the job already: it began this long ago, but not before the push
-- ARGV[6]   an id of this claim, the same when it is sent again; may be empty
-- ARGV[7…]  names and texts of the fields that the push wrote, in turn
-- Returns {'claimed', attempt, createdAtMs, startedAtMs, tries}, {'finished'} when a terminal state is stored,
-- {'exhausted', tries} when the tries are used up, {'overdue'} when the time has passed by which a worker had to take
-- it, or {'newer', version} when a later release has written the record.

-- @include is-newer
-- @include has-ended
-- @include make-record
-- @include drop-attempt
-- @include now-ms

local key, formatVersion, tryLimit, liveSeconds = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wasDelivered, ranMs, claimId = ARGV[4] == '1', tonumber(ARGV[5]), ARGV[6]

local recordVersion, status, attempt, tries, knownClaimId, createdAtMs, startedAtMs, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'tries', 'claimId', 'createdAtMs',
    'startedAtMs', 'expiresAtMs'))
if isNewer(recordVersion, formatVersion) then return {'newer', tonumber(recordVersion)} end
if hasEnded(status) then return {'finished'} end

attempt, tries = tonumber(attempt or 0), tonumber(tries or 0)
if status == 'running' and claimId ~= '' and knownClaimId == claimId then
  return {'claimed', attempt, createdAtMs, startedAtMs, tries}
end
if wasDelivered and attempt == 0 then tries = 1 end
if tries >= tryLimit then return {'exhausted', tries} end

if not status then
  makeRecord(key, formatVersion, 7, #ARGV)
  createdAtMs, expiresAtMs = unpack(redis.call('HMGET', key, 'createdAtMs', 'expiresAtMs'))
  redis.call('EXPIRE', key, liveSeconds)
end
local now = nowMs()
if now - ranMs >= tonumber(expiresAtMs or math.huge) then return {'overdue'} end
startedAtMs = string.format('%.0f', math.max(math.min(tonumber(createdAtMs), now), now - ranMs))
dropAttempt(key)
redis.call('HSET', key, 'status', 'running', 'attempt', attempt + 1, 'tries', tries + 1, 'startedAtMs', startedAtMs,
  'claimId', claimId)
redis.call('EXPIRE', key, liveSeconds)
return {'claimed', attempt + 1, createdAtMs, startedAtMs, tries + 1}

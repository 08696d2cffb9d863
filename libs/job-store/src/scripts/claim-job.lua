-- Begins a try: the record becomes `running` with a new `attempt`. A record that the store has lost is made first. What
-- an earlier try has reported is dropped. A claim that is sent again, because its answer was lost, begins no other try.
-- A job that is canceled begins no try, unless its model runs already: then it stays `canceling`, with the try on record.
--
-- KEYS[1]    the job's hash
-- ARGV[1]    format version
-- ARGV[2]    the channel on which events are reported
-- ARGV[3]    bytes that the events of a job may have
-- ARGV[4]    tries that a job has
-- ARGV[5]    seconds that the record may live before the job ends
-- ARGV[6]    1 when the broker has delivered the job before, else 0: without a try on record, a worker was lost before
--           it could claim. The job may have caused that, so it counts as a try
-- ARGV[7]    milliseconds that the model has run the job already: it began this long ago, but not before the push
-- ARGV[8]    an id of this claim, the same when it is sent again; may be empty
-- ARGV[9]    number of the retry that the message is for, 0 for that of the push
-- ARGV[10]   id of the message; may be empty for that of the push
-- ARGV[11]   1 when the model runs the job already, else 0
-- ARGV[12]   name of the worker; may be empty
-- ARGV[13…]  names and texts of the fields that the push wrote, in turn
-- Returns {'claimed', attempt, createdAtMs, startedAtMs, tries, number of the retry, 1 when it is being canceled, else 0},
-- {'finished'} when a terminal state is stored, {'duplicate'} for a message whose job is run from another one,
-- {'canceling', attempt} when it is being canceled and nothing runs, {'exhausted', tries} when the tries are used up,
-- {'overdue'} when the time has passed by which a worker had to take it, or {'newer', version} when a later release has
-- written the record.

-- @include is-newer
-- @include has-ended
-- @include is-duplicate
-- @include make-record
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include close-attempt
-- @include relist

local key, formatVersion, tryLimit, liveSeconds = KEYS[1], ARGV[1], tonumber(ARGV[4]), ARGV[5]
local wasDelivered, ranMs, claimId, retryNumber, messageId, runs, worker =
  ARGV[6] == '1', tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9]), ARGV[10], ARGV[11] == '1', ARGV[12]

local recordVersion, status, attempt, tries, knownClaimId, createdAtMs, startedAtMs, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'tries', 'claimId', 'createdAtMs',
    'startedAtMs', 'expiresAtMs'))
if isNewer(recordVersion, formatVersion) then return {'newer', tonumber(recordVersion)} end
if hasEnded(status) then return {'finished'} end

attempt, tries = tonumber(attempt or 0), tonumber(tries or 0)
local isCanceling = status == 'canceling'
if status ~= 'queued' and claimId ~= '' and knownClaimId == claimId then
  return {'claimed', attempt, createdAtMs, startedAtMs, tries, retryNumber, isCanceling and 1 or 0}
end
if isDuplicate(key, retryNumber, messageId) then return {'duplicate'} end
if isCanceling and not (runs and attempt == 0) then return {'canceling', attempt} end
if wasDelivered and attempt == 0 then tries = 1 end
if tries >= tryLimit then return {'exhausted', tries} end

if not status then
  makeRecord(key, formatVersion, 13, #ARGV)
  createdAtMs, expiresAtMs = unpack(redis.call('HMGET', key, 'createdAtMs', 'expiresAtMs'))
  noteNews(key, 'queued', createdAtMs, '')
  redis.call('EXPIRE', key, liveSeconds)
end
local now = nowMs()
if not isCanceling and now - ranMs >= tonumber(expiresAtMs or math.huge) then return {'overdue'} end
startedAtMs = string.format('%.0f', math.max(math.min(tonumber(createdAtMs), now), now - ranMs))
if status == 'running' then closeAttempt(key, 'lost', '', now) end
dropAttempt(key)
redis.call('HSET', key, 'status', isCanceling and 'canceling' or 'running', 'attempt', attempt + 1, 'tries', tries + 1,
  'startedAtMs', startedAtMs, 'claimId', claimId)
if worker ~= '' then redis.call('HSET', key, 'worker', worker) end
redis.call('EXPIRE', key, liveSeconds)
if messageId ~= '' then redis.call('HSET', key, 'deliveryId', messageId) end
if retryNumber > 0 then redis.call('HSET', key, 'retryNumber', retryNumber) end
relist(key, status)
appendEvent(key, 'started', startedAtMs, '')
return {'claimed', attempt + 1, createdAtMs, startedAtMs, tries + 1, retryNumber, isCanceling and 1 or 0}

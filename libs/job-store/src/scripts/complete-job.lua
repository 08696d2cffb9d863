-- Stores the success of a first delivery that was never claimed, in the one write that claim and end would otherwise be.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   milliseconds that the model took
-- ARGV[3]   seconds that the terminal record lives
-- ARGV[4]   the channel on which ends are reported
-- ARGV[5]   how many texts follow for what the push wrote
-- ARGV[6…]  names and texts of the fields that the push wrote, in turn, then those of the fields that the end writes
-- Returns {createdAtMs, startedAtMs}, or {} when a try has begun before or a later release has written the record: then
-- only a claim finds out.

-- @include is-newer
-- @include make-record
-- @include now-ms
-- @include note-delivery
-- @include relist
-- @include count-end
-- @include note-news

local key, formatVersion, serviceMs, resultSeconds, channel = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local lastPushed = 5 + tonumber(ARGV[5])

local recordVersion, status, attempt, createdAtMs, webhook, model =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'webhook', 'model'))
if isNewer(recordVersion, formatVersion) then return {} end
if status and (status ~= 'queued' or attempt ~= '0') then return {} end

if not status then
  makeRecord(key, formatVersion, 6, lastPushed)
  createdAtMs, webhook, model = unpack(redis.call('HMGET', key, 'createdAtMs', 'webhook', 'model'))
  noteNews(key, 'queued', createdAtMs, '')
end
local now = nowMs()
local startedAtMs = string.format('%.0f', math.max(tonumber(createdAtMs), now - serviceMs))
redis.call('HSET', key, 'attempt', 1, 'tries', 1, 'startedAtMs', startedAtMs, 'finishedAtMs', now,
  unpack(ARGV, lastPushed + 1))
redis.call('EXPIRE', key, resultSeconds)
relist(key, status, resultSeconds)
redis.call('PUBLISH', channel, key)
countEnd(key, model, 'succeeded', createdAtMs, now)
-- The events of such a job are stored nowhere; 1 is `queued`.
if webhook then
  noteDelivery(key, webhook, 2, 'started', 1, startedAtMs, '')
  noteDelivery(key, webhook, 3, 'completed', 1, now, '')
end
noteNews(key, 'started', startedAtMs, '')
noteNews(key, 'completed', now, '')
return {createdAtMs, startedAtMs}

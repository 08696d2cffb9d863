-- Stores what a model reports of the job that it runs: fields of the record, and events. Nothing is stored for a try that has
-- ended or is not the current one, or in the record of a later release. Events of a report that is sent again, because its
-- answer was lost, are appended once.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   the channel on which events are reported
-- ARGV[3]   bytes that the events of a job may have
-- ARGV[4]   number of the try
-- ARGV[5]   number of the report among those of the try that have events, from 1; 0 when it has none
-- ARGV[6]   how many texts follow for the fields
-- ARGV[7…]  names and texts of the reported fields, in turn; then for each event its type and its members as JSON
-- Returns 1 when stored, else 0.

-- @include is-newer
-- @include now-ms
-- @include append-event

local key, formatVersion, attempt, reportNumber, fieldTexts =
  KEYS[1], ARGV[1], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])

local recordVersion, status, present, knownNumber, eventCount =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'reportNumber', 'eventCount'))
if (status ~= 'running' and status ~= 'canceling') or present ~= attempt then return 0 end
if isNewer(recordVersion, formatVersion) then return 0 end

if fieldTexts > 0 then redis.call('HSET', key, unpack(ARGV, 7, 6 + fieldTexts)) end
if reportNumber > tonumber(knownNumber or 0) then
  redis.call('HSET', key, 'reportNumber', reportNumber)
  local now = nowMs()
  for i = 7 + fieldTexts, #ARGV, 2 do appendEvent(key, ARGV[i], now, ARGV[i + 1]) end
else
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. (eventCount or 1))
end
return 1

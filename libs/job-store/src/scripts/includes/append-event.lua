-- Appends an event to the log of a job, and reports that on the channel of events. Takes from the script's arguments, always
-- in these places:
--
-- ARGV[2]  the channel on which events are reported
-- ARGV[3]  bytes that the events of a job may have; the oldest are dropped
--
-- The record counts the events, and says how long those are together that are kept. Number 1, `queued`, is never stored: it
-- is made from the record. An element of the list is the event's type, the number of its try, its time in milliseconds since
-- the epoch, and its further members as a JSON object or nothing, with a space before each but the first.
--
-- Call it when the record has its new state, its attempt and its time to live: the list is given the same time to live.

-- @include events-key
-- @include note-delivery
-- @include note-news

-- The number of the event before the first that is stored. A try that a release without events has claimed counts too.
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end

local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end

-- Reads the events of a job that come after a number, and what of its record is needed to make those that are not stored.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  the number
-- ARGV[2]  how many events to read, at most
-- ARGV[3]  bytes of events to read, at most; one is read however long it is
-- ARGV[4…] names of the fields of the record to read
-- Returns {texts of the fields, number of the latest event or false, whether that is the job's end (1 or 0), number of the
-- first that is kept, number of the first that is returned, the events}.

-- @include events-key

local key, after, most, mostBytes = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local fields = redis.call('HMGET', key, unpack(ARGV, 4))
local latest = tonumber(redis.call('HGET', key, 'eventCount'))
if not latest then return {fields, false, 0, 0, 0, {}} end

local listKey = eventsKeyOf(key)
local isEnd = string.sub(redis.call('LINDEX', listKey, -1) or '', 1, 10) == 'completed ' and 1 or 0
local kept = latest - redis.call('LLEN', listKey) + 1
local first = math.max(after + 1, kept)
local events, bytes = {}, 0
for i, event in ipairs(redis.call('LRANGE', listKey, first - kept, first - kept + most - 1)) do
  bytes = bytes + #event
  if i > 1 and bytes > mostBytes then break end
  events[i] = event
end
return {fields, latest, isEnd, kept, first, events}

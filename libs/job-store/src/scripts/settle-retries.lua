-- Takes out the retries whose messages are in the queue, or that need none. Those that could not be published are due again
-- a little later, so that they do not hold up others.
--
-- KEYS[1]   the hash of the lease
-- KEYS[2]   the sorted set of retries
-- KEYS[3…]  the hashes of the jobs of those that are taken out
-- ARGV[1]   the holder of the lease
-- ARGV[2]   its token
-- ARGV[3]   format version
-- ARGV[4]   seconds that the record of a job may live which waits for a worker
-- ARGV[5]   milliseconds after which the others are due again
-- ARGV[6…]  the members of those that are taken out, in the order of the keys, then those of the others
-- Returns 1, or 0 when somebody else has the lease by now: then nothing is changed.

-- @include holds-lease
-- @include is-newer
-- @include now-ms
-- @include events-key

local leaseKey, retriesKey, holder, token, formatVersion, liveSeconds, laterMs =
  KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local firstMember, jobCount = 6, #KEYS - 2

if not holdsLease(leaseKey, holder, token) then return 0 end
for i = 1, jobCount do
  local key, member = KEYS[i + 2], ARGV[firstMember + i - 1]
  redis.call('ZREM', retriesKey, member)
  local recordVersion, status, number = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'retryNumber'))
  if status == 'queued' and number == string.match(member, '%d+$') and not isNewer(recordVersion, formatVersion) then
    redis.call('HDEL', key, 'retryAtMs')
    redis.call('EXPIRE', key, liveSeconds)
    redis.call('EXPIRE', eventsKeyOf(key), liveSeconds)
  end
end
local again = string.format('%.0f', nowMs() + laterMs)
for i = firstMember + jobCount, #ARGV do redis.call('ZADD', retriesKey, 'XX', again, ARGV[i]) end
return 1

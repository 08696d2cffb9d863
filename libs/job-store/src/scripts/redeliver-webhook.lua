-- Has one delivery of a job sent again, whatever became of it, as if it were new. Whoever is sending something of the job at this
-- moment can no longer store what becomes of that.
--
-- KEYS[1]  the hash of the job's deliveries
-- KEYS[2]  the sorted set of hosts
-- ARGV[1]  what the key of a host's jobs begins with, before the host
-- ARGV[2]  the job's id
-- ARGV[3]  the number of the delivery
-- ARGV[4]  milliseconds that the deliveries are kept, at least
-- Returns 1, or 0 when there is no such delivery.

-- @include now-ms

local ledgerKey, hostsKey, hostPrefix, id, number, keptMs =
  KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

local text, host = unpack(redis.call('HMGET', ledgerKey, number, 'host'))
if not text or not host then return 0 end

local delivery = cjson.decode(text)
delivery.state = 'pending'
delivery.firstTryAtMs, delivery.nextTryAtMs = nil, nil
-- It would be written as an object.
if delivery.attempts and #delivery.attempts == 0 then delivery.attempts = nil end
redis.call('HSET', ledgerKey, number, cjson.encode(delivery))
redis.call('HINCRBY', ledgerKey, 'token', 1)
redis.call('HDEL', ledgerKey, 'claimedUntilMs', 'stopped')
redis.call('PEXPIRE', ledgerKey, math.max(keptMs, redis.call('PTTL', ledgerKey)))
local due = string.format('%.0f', nowMs())
redis.call('ZADD', hostPrefix .. host, due, id)
redis.call('ZADD', hostsKey, 'LT', due, host)
return 1

-- Stores what became of the deliveries of a job that was claimed, ends the claim, and says when the job is due again.
--
-- KEYS[1]   the hash of the job's deliveries
-- KEYS[2]   the sorted set of hosts
-- KEYS[3]   the sorted set of the host's jobs
-- ARGV[1]   the job's id
-- ARGV[2]   the host
-- ARGV[3]   the token of the claim
-- ARGV[4]   number of the latest event that was known when it was claimed; a later one is due at once
-- ARGV[5]   milliseconds until the next delivery is due; empty when there is none
-- ARGV[6]   milliseconds that the deliveries are kept, at least; as long as the job in any case
-- ARGV[7…]  names and texts of the fields that are written, in turn
-- Returns 1, or 0 when somebody else has claimed the job by now, or it was deleted: then nothing is changed.

-- @include now-ms
-- @include note-host-due

local ledgerKey, hostsKey, hostKey, id, host, token, known, dueInMs, keptMs =
  KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])

local present, latest = unpack(redis.call('HMGET', ledgerKey, 'token', 'latest'))
if present ~= token then return 0 end

if #ARGV > 6 then redis.call('HSET', ledgerKey, unpack(ARGV, 7)) end
redis.call('HDEL', ledgerKey, 'claimedUntilMs')
if latest ~= known then dueInMs = '0' end
if dueInMs == '' then
  redis.call('ZREM', hostKey, id)
else
  redis.call('ZADD', hostKey, string.format('%.0f', nowMs() + tonumber(dueInMs)), id)
end
noteHostDue(hostsKey, hostKey, host)
local jobKey = string.gsub(ledgerKey, ':deliveries:', ':job:', 1)
redis.call('PEXPIRE', ledgerKey, math.max(keptMs, redis.call('PTTL', jobKey)))
return 1

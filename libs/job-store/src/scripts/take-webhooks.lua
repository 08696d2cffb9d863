-- Claims jobs of which something is due to be sent, the earliest of each host first. A claim is a lease of one job with a fencing
-- token: nobody else gets the job until it is over, and who comes too late with its token changes nothing. What is claimed is due
-- again when the claim is over, in case its gateway is killed.
--
-- KEYS[1]   the sorted set of hosts
-- ARGV[1]   what the key of a host's jobs begins with, before the host
-- ARGV[2]   what the key of a job's deliveries begins with, before the id
-- ARGV[3]   milliseconds that a claim holds
-- ARGV[4…]  for each host its name, and how many of its jobs to claim at most
-- Returns {the time, for each job {id, token, names and texts of the fields of its deliveries in turn}}.

-- @include now-ms
-- @include note-host-due

local hostsKey, hostPrefix, ledgerPrefix, holdsMs = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])

local now, taken = nowMs(), {}
local untilMs = string.format('%.0f', now + holdsMs)
for i = 4, #ARGV, 2 do
  local host = ARGV[i]
  local hostKey = hostPrefix .. host
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', hostKey, '-inf', now, 'LIMIT', 0, ARGV[i + 1])) do
    local ledgerKey = ledgerPrefix .. id
    if redis.call('EXISTS', ledgerKey) == 0 then
      redis.call('ZREM', hostKey, id)
    else
      local token = redis.call('HINCRBY', ledgerKey, 'token', 1)
      redis.call('HSET', ledgerKey, 'claimedUntilMs', untilMs)
      redis.call('ZADD', hostKey, untilMs, id)
      taken[#taken + 1] = {id, token, redis.call('HGETALL', ledgerKey)}
    end
  end
  noteHostDue(hostsKey, hostKey, host)
end
return {now, taken}

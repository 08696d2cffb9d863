-- Counts the jobs of which something is due to be sent on the store's clock.
--
-- KEYS[1]  the sorted set of hosts
-- ARGV[1]  what the key of a host's jobs begins with, before the host
-- ARGV[2]  how many hosts to look at, at most
-- Returns {how many jobs, for how many milliseconds the earliest has been due}.

-- @include now-ms

local hostsKey, prefix, most = KEYS[1], ARGV[1], ARGV[2]

local now, count, earliest = nowMs(), 0, nil
local hosts = redis.call('ZRANGEBYSCORE', hostsKey, '-inf', now, 'WITHSCORES', 'LIMIT', 0, most)
for i = 1, #hosts, 2 do
  count = count + redis.call('ZCOUNT', prefix .. hosts[i], '-inf', now)
  earliest = earliest or tonumber(hosts[i + 1])
end
return {count, earliest and now - earliest or 0}

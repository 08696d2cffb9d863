-- Writes when a host is due: with the first of its jobs.
local function noteHostDue(hostsKey, hostKey, host)
  local first = redis.call('ZRANGE', hostKey, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', hostsKey, first[2], host)
  else
    redis.call('ZREM', hostsKey, host)
  end
end

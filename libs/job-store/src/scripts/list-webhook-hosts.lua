-- Lists hosts of which webhooks are due on the store's clock, the earliest first.
--
-- KEYS[1]  the sorted set of hosts
-- ARGV[1]  how many at most
-- ARGV[2]  how many are left out at the beginning
-- Returns their names.

-- @include now-ms

return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', nowMs(), 'LIMIT', ARGV[2], ARGV[1])

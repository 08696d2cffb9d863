-- Lists the retries that are due on the store's clock, the earliest first.
--
-- KEYS[1]  the sorted set of retries
-- ARGV[1]  how many at most
-- Returns the members: id of the job, a colon, number of the retry.

-- @include now-ms

return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', nowMs(), 'LIMIT', 0, ARGV[1])

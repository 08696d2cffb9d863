-- Notes that KEDA has asked a scaler about a ScaledObject.
--
-- KEYS[1]  the hash of what scalers share about it
-- ARGV[1]  seconds that it is kept
-- Returns 1.

-- @include now-ms

redis.call('HSET', KEYS[1], 'askedMs', string.format('%.0f', nowMs()))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1

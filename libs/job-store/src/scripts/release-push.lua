-- Releases an idempotency key whose push was refused: it may come again with any body. A reservation that somebody else
-- has taken over stays. The id stays too, so that a job that was made after all is found.
--
-- KEYS[1]  the entry of the idempotency key
-- ARGV[1]  id of the reservation's job
-- ARGV[2]  until when it was reserved, milliseconds since the epoch
-- Returns 1 when released, else 0.

local jobId, state, reservedUntilMs = unpack(redis.call('HMGET', KEYS[1], 'jobId', 'state', 'reservedUntilMs'))
if state ~= 'reserved' or jobId ~= ARGV[1] or reservedUntilMs ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'released')
return 1

-- Ends a lease, for whoever has it with this token. Its token stays: the next one is above it.
--
-- KEYS[1]  the hash of the lease
-- ARGV[1]  id of the holder
-- ARGV[2]  its token
-- Returns 1 when released, else 0.

-- @include holds-lease

local key, holder, token = KEYS[1], ARGV[1], ARGV[2]

if not holdsLease(key, holder, token) then return 0 end
redis.call('HSET', key, 'untilMs', 0)
return 1

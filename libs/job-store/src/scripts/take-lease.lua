-- Takes a lease that nobody has, or that is over; who has it keeps it for longer. Each holder gets a token above all before.
--
-- KEYS[1]  the hash of the lease
-- ARGV[1]  id of the holder
-- ARGV[2]  milliseconds that it holds
-- Returns the token, or 0 while somebody else has it.

-- @include now-ms

local key, holder, holdsMs = KEYS[1], ARGV[1], tonumber(ARGV[2])

local present, token, untilMs = unpack(redis.call('HMGET', key, 'holder', 'token', 'untilMs'))
local now = nowMs()
local isHeld = tonumber(untilMs or 0) > now
if isHeld and present ~= holder then return 0 end
token = tonumber(token or 0)
if not isHeld then token = token + 1 end
redis.call('HSET', key, 'holder', holder, 'token', token, 'untilMs', string.format('%.0f', now + holdsMs))
return token

-- Reads how far the histories of some models are.
--
-- KEYS[1…]  the hash of how far each is
-- ARGV[1…]  the resolutions
-- Returns the time on the store's clock, milliseconds since the epoch, then for each model the number of the last entry of each
-- resolution, -1 for none.

-- @include now-ms

local positions = { string.format('%.0f', nowMs()) }
for i = 1, #KEYS do
  for _, number in ipairs(redis.call('HMGET', KEYS[i], unpack(ARGV, 1))) do positions[#positions + 1] = number or '-1' end
end
return positions

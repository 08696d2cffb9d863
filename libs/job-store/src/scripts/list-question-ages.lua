-- Lists how long ago KEDA last asked any scaler about ScaledObjects. A clock that was set back makes no age negative.
--
-- KEYS[i…]  the hashes of what scalers share about them
-- Returns milliseconds for each, -1 where nothing is known.

-- @include now-ms

local now = nowMs()
local ages = {}
for index, key in ipairs(KEYS) do
  local askedMs = redis.call('HGET', key, 'askedMs')
  ages[index] = askedMs and math.max(0, now - tonumber(askedMs)) or -1
end
return ages

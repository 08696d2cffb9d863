-- Takes jobs out of their lists whose records have expired. All that is needed is in the notes of their ends, so it does not
-- matter how long ago that was. Returns how many there were, at most `most`.

-- @include now-ms
-- @include take-out

local function forgetEnd(prefix, entry)
  local length = struct.unpack('>I2', entry, 29)
  takeOut(prefix, string.sub(entry, 31, 30 + length), string.sub(entry, 7, 28), string.sub(entry, 31 + length))
end

local function forgetQueue(prefix, seconds, now, most)
  local queue = prefix .. '-ends:' .. seconds
  local first = redis.call('LINDEX', queue, 0)
  if not first then redis.call('SREM', prefix .. '-lifetimes', seconds) end
  if not first or struct.unpack('>I6', first) > now then return 0 end
  local count = 0
  for _, entry in ipairs(redis.call('LRANGE', queue, 0, most - 1)) do
    if struct.unpack('>I6', entry) > now then break end
    forgetEnd(prefix, entry)
    count = count + 1
  end
  redis.call('LTRIM', queue, count, -1)
  return count
end

local function forgetDue(prefix, most)
  local now, count = nowMs(), 0
  for _, seconds in ipairs(redis.call('SMEMBERS', prefix .. '-lifetimes')) do
    if count < most then count = count + forgetQueue(prefix, seconds, now, most - count) end
  end
  if count == most then return count end
  local ends = redis.call('ZRANGEBYSCORE', prefix .. '-ends', '-inf', string.format('%.0f', now), 'LIMIT', 0, most - count)
  for _, entry in ipairs(ends) do
    forgetEnd(prefix, entry)
    redis.call('ZREM', prefix .. '-ends', entry)
  end
  return count + #ends
end

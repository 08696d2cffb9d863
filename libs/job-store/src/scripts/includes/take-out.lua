-- Takes a job out of all lists. `name` is its status, its model and, where it has one, its owner, with colons between them.

-- @include metadata-list

local function takeOut(prefix, name, place, digests)
  local ofAll = string.match(name, '^[^:]*:[^:]*')
  redis.call('ZREM', prefix .. ':' .. ofAll, place)
  if ofAll ~= name then redis.call('ZREM', prefix .. ':' .. name, place) end
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZREM', list, rest .. place)
  end
end

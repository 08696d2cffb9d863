-- Lists a job by its metadata.

-- @include metadata-list

local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end

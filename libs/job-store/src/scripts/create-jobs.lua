-- Creates the records of pushed jobs, never over one that is there: a worker may have been faster.
--
-- KEYS[i]   the hash of the i-th job
-- ARGV[1]   format version of the records
-- ARGV[2]   seconds that a record may live before its job ends
-- ARGV[3]   how many fields a push may write
-- ARGV[4…]  their names, once for all jobs; then for each job their texts in the same order, empty for one that it lacks
-- Returns how many were created.

local formatVersion, liveSeconds, fieldCount = ARGV[1], ARGV[2], tonumber(ARGV[3])

local created = 0
for i, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 0 then
    local pushed, length, first = {}, 0, 3 + i * fieldCount
    for n = 1, fieldCount do
      local text = ARGV[first + n]
      if text ~= '' then
        pushed[length + 1], pushed[length + 2] = ARGV[3 + n], text
        length = length + 2
      end
    end
    redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
      unpack(pushed, 1, length))
    redis.call('EXPIRE', key, liveSeconds)
    created = created + 1
  end
end
return created

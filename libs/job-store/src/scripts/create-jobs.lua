-- Creates the records of pushed jobs, never over one that is there: a worker may have been faster. The idempotency keys
-- that some of the pushes came with lead to their jobs from then on.
--
-- KEYS[i]   the hash of the i-th job; after those of all jobs, the entries of idempotency keys
-- ARGV[1]   format version of the records
-- ARGV[2]   seconds that a record may live before its job ends
-- ARGV[3]   how many jobs there are
-- ARGV[4]   how many fields a push may write
-- ARGV[5…]  their names, once for all jobs; then for each job their texts in the same order, empty for one that it lacks;
--           then the id of each entry's job
-- Returns how many were created.

local formatVersion, liveSeconds, jobCount, fieldCount = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local created = 0
for i = 1, jobCount do
  local key = KEYS[i]
  if redis.call('EXISTS', key) == 0 then
    local pushed, length, first = {}, 0, 4 + i * fieldCount
    for n = 1, fieldCount do
      local text = ARGV[first + n]
      if text ~= '' then
        pushed[length + 1], pushed[length + 2] = ARGV[4 + n], text
        length = length + 2
      end
    end
    redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
      unpack(pushed, 1, length))
    redis.call('EXPIRE', key, liveSeconds)
    created = created + 1
  end
end
for i = jobCount + 1, #KEYS do
  local jobId, state = unpack(redis.call('HMGET', KEYS[i], 'jobId', 'state'))
  if jobId == ARGV[#ARGV - #KEYS + i] and state == 'reserved' then redis.call('HSET', KEYS[i], 'state', 'made') end
end
return created

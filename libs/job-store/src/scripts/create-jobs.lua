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

-- @include place-of
-- @include lists-prefix
-- @include metadata-digests
-- @include metadata-list
-- @include add-news

local formatVersion, liveSeconds, jobCount, fieldCount = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local at = {}
for n = 1, fieldCount do at[ARGV[4 + n]] = n end

-- By the name of a list, what is added to it: one command for all jobs.
local additions, metadataAdditions = {}, {}
local function add(to, name, place)
  local list = to[name] or {}
  to[name] = list
  list[#list + 1] = 0
  list[#list + 1] = place
end

local prefix
local function list(key, first)
  prefix = prefix or listsPrefixOf(key)
  local model, owner, metadata = ARGV[first + at.model], ARGV[first + at.owner], ARGV[first + at.metadata]
  local place = placeOf(ARGV[first + at.id], ARGV[first + at.createdAtMs])
  if not place then return end
  add(additions, model, place)
  if owner ~= '' then add(additions, model .. ':' .. owner, place) end
  local digests = digestsOf(metadata)
  for n = 1, #digests, 8 do
    local name, rest = metadataListOf(prefix, string.sub(digests, n, n + 7))
    add(metadataAdditions, name, rest .. place)
  end
end

local isFollowed
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
    list(key, first)
    if isFollowed == nil then isFollowed = isNewsWanted(key) end
    if isFollowed then
      addNews(key, 'queued', 0, ARGV[first + at.model], ARGV[first + at.owner], ARGV[first + at.createdAtMs], '')
    end
    created = created + 1
  end
end
for name, places in pairs(additions) do
  redis.call('ZADD', prefix .. ':queued:' .. name, unpack(places))
  redis.call('SADD', prefix .. (string.find(name, ':', 1, true) and '-groups' or '-models'), name)
end
for name, places in pairs(metadataAdditions) do redis.call('ZADD', name, unpack(places)) end
for i = jobCount + 1, #KEYS do
  local jobId, state = unpack(redis.call('HMGET', KEYS[i], 'jobId', 'state'))
  if jobId == ARGV[#ARGV - #KEYS + i] and state == 'reserved' then redis.call('HSET', KEYS[i], 'state', 'made') end
end
return created

-- Moves a job to the list of the status that its record has now: every script that writes a status calls it, when the record has
-- its new state and its time to live. `from` is the status before; nothing for a record that was just made. `resultSeconds` is
-- how long records of ended jobs live here.
--
-- A job that was not listed, because a release without lists has made it, is listed from then on. ALL_STATUSES stands for the
-- statuses that a job can have, which come from libs/contracts when the script is loaded.

-- @include now-ms
-- @include has-ended
-- @include place-of
-- @include lists-prefix
-- @include metadata-digests
-- @include list-by-metadata

-- Notes when the record of an ended job expires, with all that is needed then to take the job out of its lists. Those that live
-- as long as most are in a queue, which costs a third of a sorted set.
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end

local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end

  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end

  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end

-- Lists that are read together, from the highest place to the lowest, a few members at a time.

local LONGEST_STEP = 200

-- What comes after all that begin with these bytes.
local function afterAll(bytes)
  return bytes .. string.rep('\255', 23)
end

-- A list. Its members begin with `rest`, then come places. It begins before `highest` and ends with `lowest`, where these are not
-- empty.
local function makeSource(list, rest, highest, lowest, status)
  local before = highest == '' and afterAll(rest) or rest .. highest
  return {list = list, rest = rest, status = status, highest = '(' .. before, lowest = '[' .. rest .. lowest,
    members = {}, at = 0, step = 8, isOver = false}
end

-- Goes to the next place of a list; false at its end.
local function advance(source)
  source.at = source.at + 1
  if source.at > #source.members then
    if source.isOver then return false end
    local members = redis.call('ZRANGE', source.list, source.highest, source.lowest, 'BYLEX', 'REV', 'LIMIT', 0, source.step)
    source.isOver = #members < source.step
    source.members, source.at, source.step = members, 1, math.min(2 * source.step, LONGEST_STEP)
    if #members == 0 then return false end
    source.highest = '(' .. members[#members]
  end
  source.place = string.sub(source.members[source.at], #source.rest + 1)
  return true
end

-- Whether there are lists for a status: not for one of a later release.
local function isListed(status)
  for _, each in ipairs({ALL_STATUSES}) do
    if each == status then return true end
  end
  return false
end

-- Puts right what is wrong in a list of jobs that have not ended: takes out a job whose record has expired without an end, and
-- moves one that a release without lists has given another status. A model, or a client's jobs of one, is forgotten when all its
-- lists are empty.
--
-- KEYS[1]  the set of the models whose jobs are listed, or of models with owners: the keys of the lists are made of its name
-- ARGV[1]  what the key of a job begins with, before its id
-- ARGV[2]  the status
-- ARGV[3]  the member of the set that the list is for
-- ARGV[4]  jobs that come before this place, in hexadecimal digits; may be empty
-- ARGV[5]  how many jobs, at most
-- Returns the place of the last job that was looked at, or nothing at the end of the list.

-- @include relist
-- @include list-sources
-- @include id-at
-- @include hexadecimal

local namesKey, jobPrefix, status, name, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[5])
local prefix = string.gsub(namesKey, '%-%a+$', '')
local list = prefix .. ':' .. status .. ':' .. name

local source = makeSource(list, '', fromHexadecimal(ARGV[4]), '')
source.step = most
local looked = 0
while looked < most and advance(source) do
  looked = looked + 1
  local key = jobPrefix .. idAt(source.place)
  local id, present = unpack(redis.call('HMGET', key, 'id', 'status'))
  if not id then redis.call('ZREM', list, source.place)
  elseif present ~= status and isListed(present) then relist(key, status) end
end
if looked == most then return toHexadecimal(source.place) end

local lists = {}
for i, each in ipairs({ALL_STATUSES}) do lists[i] = prefix .. ':' .. each .. ':' .. name end
if redis.call('EXISTS', unpack(lists)) == 0 then redis.call('SREM', namesKey, name) end
return ''

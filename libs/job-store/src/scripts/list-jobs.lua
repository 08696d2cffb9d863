-- Reads a page of jobs, newest first, and counts all jobs of the client. Everything is as of one moment, so that a job which
-- changes its status is in one list and no other. Looks at a bounded number of jobs: a page may have fewer than asked for.
--
-- KEYS[1]   the set of the models whose jobs are listed: the keys of the lists are made of its name
-- ARGV[1]   what the key of a job begins with, before its id
-- ARGV[2]   the owner of the jobs; empty for the jobs of all
-- ARGV[3]   the model; empty for all
-- ARGV[4]   the status; empty for all
-- ARGV[5]   jobs that were pushed at this time or later, milliseconds since the epoch; may be empty
-- ARGV[6]   jobs that were pushed before this time; may be empty
-- ARGV[7]   jobs after this place in hexadecimal digits; may be empty
-- ARGV[8]   how many jobs the page has, at most
-- ARGV[9]   how many jobs to look at, at most
-- ARGV[10]  bytes of the page after which no further job is read
-- ARGV[11]  bytes that a field which may be long has, at most, to be read
-- ARGV[12]  how many texts follow for metadata
-- ARGV[13]  how many names follow of fields that are read however long they are
-- ARGV[14…] names and texts of the metadata that the jobs have, in turn; names of fields; names of those that may be long
-- Returns {'behind'} while the jobs that have expired have not all been taken out of the lists; else {'page', the jobs, where the
-- next page begins or nothing at the end, counts}. A job is {texts of its fields, texts of those that may be long, 1 for each of
-- these that is too long, else 0}. Counts are model, status, number, in turn.

-- @include forget-due
-- @include relist
-- @include list-sources
-- @include id-at
-- @include list-heads
-- @include hexadecimal

local MOST_FORGOTTEN = 200

local jobPrefix, owner, model, status, limit, most, mostBytes, longest, metadataTexts, fieldCount =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]),
  tonumber(ARGV[12]), tonumber(ARGV[13])
local prefix = string.gsub(KEYS[1], '%-models$', '')
local firstField = 14 + metadataTexts
local fields, longFields = {unpack(ARGV, firstField, firstField + fieldCount - 1)}, {unpack(ARGV, firstField + fieldCount)}

if forgetDue(prefix, MOST_FORGOTTEN) == MOST_FORGOTTEN then return {'behind'} end

local models = redis.call('SMEMBERS', KEYS[1])
local function listOf(eachStatus, eachModel)
  return prefix .. ':' .. eachStatus .. ':' .. eachModel .. (owner == '' and '' or ':' .. owner)
end

-- Where the page begins and ends.
local highest, lowest = fromHexadecimal(ARGV[7]), ARGV[5] == '' and '' or struct.pack('>I6', ARGV[5])
if ARGV[6] ~= '' then
  local before = struct.pack('>I6', ARGV[6])
  if highest == '' or before < highest then highest = before end
end

-- The lists that together have all the jobs, or the one of a metadata text where that is shorter.
local sources, total = {}, 0
for _, eachModel in ipairs(model == '' and models or {model}) do
  for _, eachStatus in ipairs(status == '' and {ALL_STATUSES} or {status}) do
    local list = listOf(eachStatus, eachModel)
    local length = redis.call('ZCARD', list)
    total = total + length
    if length > 0 then sources[#sources + 1] = makeSource(list, '', highest, lowest, eachStatus) end
  end
end
local isByMetadata = false
for i = 14, 13 + metadataTexts, 2 do
  local list, rest = metadataListOf(prefix, digestOf(ARGV[i], ARGV[i + 1]))
  local length = redis.call('ZLEXCOUNT', list, '[' .. rest, '(' .. afterAll(rest))
  if length < total then sources, total, isByMetadata = {makeSource(list, rest, highest, lowest)}, length, true end
end

local function hasMetadata(text)
  if metadataTexts == 0 then return true end
  local isRead, texts = pcall(cjson.decode, text or '')
  if not isRead or type(texts) ~= 'table' then return false end
  for i = 14, 13 + metadataTexts, 2 do
    if texts[ARGV[i]] ~= ARGV[i + 1] then return false end
  end
  return true
end

-- Whether the job at a place belongs on the page. What a list has that is not there, or has another status by a release without
-- lists, is put right.
local function belongs(source, key)
  local id, present, ofModel, ofOwner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'model', 'owner', 'metadata'))
  if not id or not present then
    redis.call('ZREM', source.list, source.rest .. source.place)
    return false
  end
  if source.status and source.status ~= present and isListed(present) then relist(key, source.status) end
  if status ~= '' and present ~= status then return false end
  if isByMetadata and (owner ~= '' and ofOwner ~= owner or model ~= '' and ofModel ~= model) then return false end
  return hasMetadata(metadata)
end

local bytes = 0
local function read(key)
  local texts, longTexts, tooLong = redis.call('HMGET', key, unpack(fields)), {}, {}
  for _, text in ipairs(texts) do bytes = bytes + (text and #text or 0) end
  for i, name in ipairs(longFields) do
    local length = redis.call('HSTRLEN', key, name)
    tooLong[i] = length > longest and 1 or 0
    longTexts[i] = length > 0 and length <= longest and redis.call('HGET', key, name)
    if longTexts[i] then bytes = bytes + length end
  end
  return {texts, longTexts, tooLong}
end

local jobs, looked, last, isLastShown = {}, 0, '', true
local heads = orderedHeads(sources)
-- A place has the id of its job. Where the last one is not the client's, the next page begins after all that share its first 14
-- bytes, which are only times and a count.
local HIDDEN_FROM = 15
local function isHidden() return isByMetadata and owner ~= '' and not isLastShown end
local function mayEnd()
  return not isHidden() or string.sub(heads[#heads].place, 1, HIDDEN_FROM - 1) ~= string.sub(last, 1, HIDDEN_FROM - 1)
end
while #heads > 0 and #jobs < limit and bytes < mostBytes and not (looked >= most and mayEnd()) do
  local source = table.remove(heads)
  local key = jobPrefix .. idAt(source.place)
  -- Of a job whose record was lost and is made again, two lists may have the place until one of them is put right.
  local isAgain = source.place == last
  isLastShown, last, looked = belongs(source, key), source.place, looked + 1
  if isLastShown and not isAgain then jobs[#jobs + 1] = read(key) end
  if advance(source) then insertHead(heads, source) end
end

local counts = {}
for _, eachModel in ipairs(models) do
  for _, eachStatus in ipairs({ALL_STATUSES}) do
    local count = redis.call('ZCARD', listOf(eachStatus, eachModel))
    if count > 0 then
      counts[#counts + 1], counts[#counts + 2], counts[#counts + 3] = eachModel, eachStatus, count
    end
  end
end
local nextPlace = ''
if #heads > 0 then
  if isHidden() then last = string.sub(last, 1, HIDDEN_FROM - 1) .. string.rep('\0', 8) end
  nextPlace = toHexadecimal(last)
end
return {'page', jobs, nextPlace, counts}

-- Takes jobs out of the lists of metadata that have no record: one that has expired without an end is noted nowhere, and what its
-- metadata were nobody knows by then. Looks at some of these lists at a time, in turn.
--
-- KEYS[1]  the set of the models whose jobs are listed: the keys of the lists are made of its name
-- ARGV[1]  what the key of a job begins with, before its id
-- ARGV[2]  the number of the first list
-- ARGV[3]  a member of it, in hexadecimal digits, behind which to begin; may be empty
-- ARGV[4]  how many lists, at most
-- ARGV[5]  how many jobs, at most
-- Returns the number of the list to begin with next, and the member in it.

-- @include id-at
-- @include hexadecimal
-- @include metadata-list

local prefix, jobPrefix = string.gsub(KEYS[1], '%-models$', ''), ARGV[1]
local number, behind, left, most = tonumber(ARGV[2]), fromHexadecimal(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

while left > 0 and most > 0 do
  local list, rest = metadataListOf(prefix, struct.pack('>I2', number) .. string.rep('\0', 6))
  local members = redis.call('ZRANGE', list, '(' .. behind, '+', 'BYLEX', 'LIMIT', 0, most)
  for _, member in ipairs(members) do
    -- What is left of a job that was deleted has no id.
    local id = redis.call('HGET', jobPrefix .. idAt(string.sub(member, #rest + 1)), 'id')
    if not id then redis.call('ZREM', list, member) end
  end
  if #members == most then return {number, toHexadecimal(members[most])} end
  number, behind, left, most = (number + 1) % 65536, '', left - 1, most - #members
end
return {number, ''}

-- The place of a job in lists: the time of its push, then its id, in 22 bytes that sort as jobs are listed. Nothing for an id
-- that is no UUID. Each push does this: a pattern would take half as long again.
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end

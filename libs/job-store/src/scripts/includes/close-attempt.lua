-- Bytes of an error that the list of tries keeps.
local LONGEST_ERROR = 1000

-- Tries that the list keeps.
local MOST_ATTEMPTS = 20

-- Without a character that the cut may have left in pieces.
local function shortened(text)
  if #text <= LONGEST_ERROR then return text end
  return (string.gsub(string.sub(text, 1, LONGEST_ERROR), '[\192-\255][\128-\191]*$', ''))
end

-- Appends the latest try, which is over, to those before it; the newest are kept. `outcome` says how it ended, and `reason` may
-- be empty.
local function closeAttempt(key, outcome, reason, atMs)
  local attempt, startedAtMs, worker, earlier =
    unpack(redis.call('HMGET', key, 'attempt', 'startedAtMs', 'worker', 'earlierAttempts'))
  local lines = {}
  for line in string.gmatch(earlier or '', '[^\n]+') do lines[#lines + 1] = line end
  lines[#lines + 1] = cjson.encode({
    attempt = tonumber(attempt),
    startedAtMs = startedAtMs and tonumber(startedAtMs) or nil,
    finishedAtMs = atMs,
    worker = worker or nil,
    outcome = outcome,
    error = reason and reason ~= '' and shortened(reason) or nil,
  })
  if #lines > MOST_ATTEMPTS then table.remove(lines, 1) end
  redis.call('HSET', key, 'earlierAttempts', table.concat(lines, '\n'))
end

-- Drops what describes a try that is over. FIELDS_OF_ATTEMPT stands for their names, which come from the table of a
-- job's fields when the script is loaded.
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end

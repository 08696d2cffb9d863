-- The key of the list of a job's events, made of that of the job's hash.
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end

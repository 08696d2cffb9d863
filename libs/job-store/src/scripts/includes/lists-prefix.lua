-- What the keys of all that belongs to lists begin with, made of the key of a job.
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end

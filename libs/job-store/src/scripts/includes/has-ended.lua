-- True for the status of a job that has ended; false when there is no job. A status that is not known is one of a later
-- release, and counts as an end.
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end

-- The end of the error of a buried job whose last try failed for a reason that nobody has stored.
local WORKER_LOST = ': the worker was lost while it ran the job'

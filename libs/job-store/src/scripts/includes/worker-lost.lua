-- Ends the error of a buried job whose last try came to nothing for a reason that nobody has noted.
local WORKER_LOST = ': the worker was lost while it ran the job'

// Written by `npm run docs` from docs/api/openapi.json.
export interface paths {
  '/push': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Push a job
     * @description Queues one call of the default model. A body is read and discarded. If the model’s schema does not take the text, the input is read as JSON.
     */
    post: operations['push'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/status/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a job’s status */
    get: operations['readStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/data/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a job’s result */
    get: operations['readData'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List jobs
     * @description The jobs that the key sees, newest first: its own, or with the scope `admin` those of all. A job that is there while all pages are read is on one of them, whatever happens to it and to others meanwhile. A job leaves the list when its record expires.
     */
    get: operations['listJobs'];
    put?: never;
    /**
     * Push a job to a model
     * @description The body is JSON. Use it for every model, for inputs that are not text, and for inputs that are too large for a query.
     */
    post: operations['pushJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Push many jobs at once
     * @description Up to 1,000 jobs, in one body of the size that a single job may have. Each is pushed as if it came alone: a bad entry does not harm the others.
     */
    post: operations['pushJobs'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a job */
    get: operations['readJob'];
    put?: never;
    post?: never;
    /**
     * Delete a job that has ended
     * @description Its input, output, metadata and events are removed at once; from then on it is unknown.
     */
    delete: operations['deleteJob'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow a job
     * @description All that has happened to a job and that happens until it ends, numbered from 1, from any gateway. With `Accept: text/event-stream` a stream of server-sent events, which ends after `completed` and is resumed by `Last-Event-ID`; else one answer with JSON, which waits for the next event if `wait` says so.
     */
    get: operations['followJob'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/output': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the output of a job
     * @description As its model returned it, and nothing else.
     */
    get: operations['readJobOutput'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what the model of a job has printed
     * @description All lines of all tries that are kept. Where earlier ones are not, the first line says so. The events say when each was printed, and by which try.
     */
    get: operations['readJobLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow all jobs
     * @description What happens to every job that the key may see, from any gateway: begins, retries and ends, without what models print and yield. With `Accept: text/event-stream` a stream of server-sent events, resumed by `Last-Event-ID`; else one answer with JSON, which waits for the next event if `wait` says so.
     */
    get: operations['followAllJobs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel a job
     * @description A job that waits ends at once and never runs. One that runs is `canceling` until its worker confirms that its model has stopped: it is asked to, and after the grace time its process is killed. `cancelMethod` says how it was stopped. May be sent any number of times; a job that has ended stays as it is.
     */
    post: operations['cancelJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a job again that has ended
     * @description Makes a new job with the same model, input, metadata, time limit and retries; its `retryOf` is this one. A second request gets the job that the first has made: to try once more, send the request for that one.
     */
    post: operations['retryJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Pause a model
     * @description Its jobs are accepted, and expire, but no worker takes one from then on. Running jobs go on. May be sent any number of times.
     */
    post: operations['pauseModel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a paused model go on
     * @description Its workers take jobs again. May be sent any number of times.
     */
    post: operations['resumeModel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try all jobs of a model again that were given up
     * @description Dead letters are the failed jobs whose tries ran out, as their model or their worker was lost each time; those that the model itself has failed are not among them. Each is tried again as a new job, with `retryOf`; at most 1,000 by one request.
     */
    post: operations['redriveModel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the models
     * @description Each with its queue, its workers, what was measured of it, and its health. Queues are those of a few seconds ago.
     */
    get: operations['listModels'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read a model */
    get: operations['readModel'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/{model}/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what a model takes and returns
     * @description The schemas come from the model’s file: from annotations, or from schemas that it exports. Other inputs are refused with 422.
     */
    get: operations['readModelSchema'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the workers
     * @description Who runs what, since when, as of each worker’s last heartbeat: some two seconds ago. A key sees every worker, and which job it runs only where it may see that job.
     */
    get: operations['listWorkers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what has happened to a model
     * @description Arrivals, queue, workers, wanted workers and latencies, by steps: by 5 s for the last day, by a minute for the last week. A step in which nothing was recorded is a gap, and not zero.
     */
    get: operations['readHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read whether all is well
     * @description One verdict with its reasons, within 2 s also while broker or store hang: do they answer, is every model set up, does work flow, do jobs succeed, does something decide how many workers there should be. No job is pushed for it. The status is 200 whatever the verdict is: it is about the system, and not about this request.
     */
    get: operations['readHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read what was sent of a job to its webhook
     * @description Each delivery with its attempts. They are kept as long as the job, and until a day after the last attempt.
     */
    get: operations['listDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/jobs/{id}/deliveries/{number}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a delivery again
     * @description Whatever became of it: it is sent as if it were new, with the same `webhook-id`, and tried again for a day. After a 410 nothing of the job is sent until somebody asks for it here.
     */
    post: operations['redeliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    MemberErrorResponse: {
      /**
       * @description JSON Pointer to the member; empty for the body itself.
       * @example /input
       */
      pointer: string;
      /**
       * @description What is wrong with it.
       * @example must be there
       */
      detail: string;
    };
    ProblemResponse: {
      /** @description What went wrong, in one sentence. */
      detail: string;
      /**
       * @description A URI that names the kind of problem.
       * @example about:blank
       */
      type: string;
      /** @description The text of the HTTP status. */
      title: string;
      /** @description The HTTP status. */
      status: number;
      /** @description What is wrong with the body (422). */
      errors?: components['schemas']['MemberErrorResponse'][];
    };
    PushResponse: {
      /**
       * Format: uuid
       * @description Id of the job.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      id: string;
    };
    StatusResponse: {
      /**
       * @description `queued`, `processing`, `finished`, or `error processing job: <message>`.
       * @example finished
       */
      status: string;
    };
    DataResponse: {
      /**
       * @description What the model returned.
       * @example model inference on instance 5f0c… with input hello was successfull!
       */
      output:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description The input of the job.
       * @example hello
       */
      input:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description Seconds from push to finish.
       * @example 5.012
       */
      latency: number;
    };
    RetriesRequest: {
      /**
       * @description Retries at most: a limit of 3 makes 4 tries.
       * @default 3
       */
      limit?: number;
      /**
       * @description Seconds before the first retry. Each wait is made shorter at random, by half of it at most.
       * @default 1
       */
      backoffSeconds?: number;
      /**
       * @description How many times as long each further retry waits.
       * @default 2
       */
      factor?: number;
      /**
       * @description Seconds that no retry waits longer than.
       * @default 3600
       */
      maxBackoffSeconds?: number;
    };
    WebhookRequest: {
      /**
       * Format: uri
       * @description Their address: https, without user and password. It must not lead to a private address, unless the service allows that.
       * @example https://example.com/hooks/jobs
       */
      url: string;
      /**
       * @description Which events are sent, as the event log names them: by default the end alone. What the model prints, yields and reports is not sent.
       * @default [
       *       "completed"
       *     ]
       */
      events?: ('started' | 'returned' | 'retrying' | 'canceling' | 'completed')[];
    };
    CreateJobRequest: {
      /**
       * @description Name of the model to call.
       * @default default
       * @example default
       */
      model?: string;
      /** @description Input of the job: any JSON value except null that the model’s schema takes. */
      input:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[];
      /**
       * @description Texts of your own, which come back with the job; their names have 1 to 64 characters.
       * @example {
       *       "customer": "4711"
       *     }
       */
      metadata?: {
        [key: string]: string;
      };
      /**
       * @description Seconds that one try may take before the job ends as timed out; at most what the service allows each job, which is the limit without it.
       * @example 60
       */
      timeoutSeconds?: number;
      /**
       * @description Seconds that the job may wait for a worker before it ends as expired; at most what the service allows each job, which is the limit without it.
       * @example 600
       */
      expiresInSeconds?: number;
      /**
       * @description Has a try that the model failed, or that exceeded its time limit, followed by further ones. Without it such a try ends the job.
       * @example {
       *       "limit": 3,
       *       "backoffSeconds": 1
       *     }
       */
      retries?: components['schemas']['RetriesRequest'];
      /**
       * @description Has events of the job sent to an address, signed as Standard Webhooks say. Where it is absent, the model may have a default one.
       * @example {
       *       "url": "https://example.com/hooks/jobs"
       *     }
       */
      webhook?: components['schemas']['WebhookRequest'];
    };
    EstimatedTimeResponse: {
      /**
       * Format: date-time
       * @description Of two such jobs, one is as early.
       * @example 2026-01-01T12:00:31.000Z
       */
      p50: string;
      /**
       * Format: date-time
       * @description Of ten such jobs, nine are as early.
       * @example 2026-01-01T12:00:36.000Z
       */
      p90: string;
    };
    EstimateResponse: {
      /** @description When a worker takes the job. Only while it waits. */
      start?: components['schemas']['EstimatedTimeResponse'];
      /**
       * @description When the job ends.
       * @example {
       *       "p50": "2026-01-01T12:00:36.000Z",
       *       "p90": "2026-01-01T12:00:42.000Z"
       *     }
       */
      finish: components['schemas']['EstimatedTimeResponse'];
    };
    WorkerCountResponse: {
      /**
       * @description Workers whose model is set up, with a job or without.
       * @example 1
       */
      ready: number;
      /**
       * @description Workers whose model is being set up.
       * @example 2
       */
      starting: number;
    };
    AttemptResponse: {
      /**
       * @description Its number, from 1 on.
       * @example 1
       */
      attempt: number;
      /**
       * Format: date-time
       * @description When it began.
       * @example 2026-01-01T12:00:00.000Z
       */
      startedAt?: string;
      /**
       * Format: date-time
       * @description When it was over, or that was noticed; absent while it runs.
       * @example 2026-01-01T12:00:00.000Z
       */
      finishedAt?: string;
      /**
       * @description Name of the worker that ran it.
       * @example worker-7c9f-1b2a
       */
      worker?: string;
      /**
       * @description How it ended; absent while it runs. `crashed`: the model’s process was lost; `returned`: its worker stopped and gave the job back; `lost`: its worker was lost.
       * @example failed
       * @enum {string}
       */
      outcome?:
        'succeeded' | 'failed' | 'timed_out' | 'canceled' | 'expired' | 'crashed' | 'returned' | 'lost';
      /**
       * @description Why it did not succeed.
       * @example no network
       */
      error?: string;
    };
    RetriesResponse: {
      /**
       * @description Retries at most.
       * @example 3
       */
      limit: number;
      /**
       * @description Seconds before the first retry, made shorter at random.
       * @example 1
       */
      backoffSeconds: number;
      /**
       * @description How many times as long each further retry waits.
       * @example 2
       */
      factor: number;
      /**
       * @description Seconds that no retry waits longer than.
       * @example 3600
       */
      maxBackoffSeconds: number;
    };
    WebhookResponse: {
      /**
       * Format: uri
       * @description Their address.
       * @example https://example.com/hooks/jobs
       */
      url: string;
      /**
       * @description Which events are sent.
       * @example [
       *       "completed"
       *     ]
       */
      events: ('started' | 'returned' | 'retrying' | 'canceling' | 'completed')[];
      /**
       * @description Present where it is the default of the model, whose secret signs it then.
       * @example true
       * @enum {boolean}
       */
      ofModel?: true;
    };
    ProgressResponse: {
      /**
       * @description From 0 to 1.
       * @example 0.4
       */
      fraction: number;
      /**
       * @description A short note of the model.
       * @example page 2 of 5
       */
      note?: string;
    };
    PartialResponse: {
      /**
       * @description How many parts came before these; above 0 when all together are longer than 64 KiB.
       * @example 0
       */
      from: number;
      /**
       * @description The latest parts.
       * @example [
       *       "Once",
       *       "upon"
       *     ]
       */
      parts: (
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null
      )[];
    };
    JobResponse: {
      /**
       * @description Its place in the queue, an estimate: 1 starts next. Only while it waits, and while the queue can be read.
       * @example 5
       */
      queuePosition?: number;
      /** @description When it will start and finish, by measured times. Absent until a job of the model has run and, while no worker is ready, a worker of it has started. */
      estimate?: components['schemas']['EstimateResponse'];
      /** @description The workers of its model. Only while it waits. */
      workers?: components['schemas']['WorkerCountResponse'];
      /**
       * Format: uuid
       * @description Id of the job.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      id: string;
      /**
       * @description Name of the model that the job calls.
       * @example default
       */
      model: string;
      /**
       * @description The client whose access key pushed it. Absent when it was pushed without a key.
       * @example shop
       */
      owner?: string;
      /**
       * @description Status of the job.
       * @example succeeded
       * @enum {string}
       */
      status:
        'queued' | 'running' | 'canceling' | 'succeeded' | 'failed' | 'timed_out' | 'canceled' | 'expired';
      /**
       * @description Whether the job has ended, however that was.
       * @example true
       */
      done: boolean;
      /**
       * @description What it waits for while it is queued, where that is known: for a worker, all of which are busy (`capacity`), for a worker to start (`worker-start`) or for the set-up of its model (`model-setup`), for the time of its next try (`retry`), or for its model to go on (`paused`).
       * @example model-setup
       * @enum {string}
       */
      waitingFor?: 'capacity' | 'worker-start' | 'model-setup' | 'retry' | 'paused';
      /**
       * @description The number of the latest try: how many times a worker has taken the job.
       * @example 1
       */
      attempt: number;
      /** @description Its latest tries, at most 21, oldest first. Absent while no worker has taken it. */
      attempts?: components['schemas']['AttemptResponse'][];
      /**
       * @description The input that the job was pushed with.
       * @example hello
       */
      input:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description What the client has put on the job for itself. Absent when that is nothing.
       * @example {
       *       "customer": "4711"
       *     }
       */
      metadata?: {
        [key: string]: string;
      };
      /**
       * @description Seconds that one try may take, where the push has limited them.
       * @example 60
       */
      timeoutSeconds?: number;
      /**
       * Format: date-time
       * @description When it expires if no worker has taken it, where the push has said so.
       * @example 2026-01-01T12:00:00.000Z
       */
      expiresAt?: string;
      /** @description When a try that has failed is tried again, where the push has asked for that. */
      retries?: components['schemas']['RetriesResponse'];
      /** @description Where its events are sent, where the push or its model has asked for that. */
      webhook?: components['schemas']['WebhookResponse'];
      /**
       * Format: uuid
       * @description The job that somebody has made this one from, to try it again.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      retryOf?: string;
      /**
       * Format: date-time
       * @description When it goes to the queue again. Present while it waits for that.
       * @example 2026-01-01T12:00:00.000Z
       */
      retryAt?: string;
      /**
       * @description What the model returned. Present once the job has succeeded.
       * @example {
       *       "label": "greeting"
       *     }
       */
      output?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description Why the job did not succeed.
       * @example no such file
       */
      error?: string;
      /**
       * Format: date-time
       * @description When it was canceled. It has stopped once its status is `canceled`, at `finishedAt`.
       * @example 2026-01-01T12:00:00.000Z
       */
      cancelRequestedAt?: string;
      /**
       * @description How it was stopped. Present once it is canceled. `at_once`: it had not begun. `signal`, `exception`: its model stopped when asked. `terminated`, `killed`: the process of its model was ended. `worker_lost`: its worker did not confirm in time.
       * @example signal
       * @enum {string}
       */
      cancelMethod?: 'at_once' | 'signal' | 'exception' | 'terminated' | 'killed' | 'worker_lost';
      /** @description How far it has come. Only while it runs, and if its model reports progress; at most one second old. */
      progress?: components['schemas']['ProgressResponse'];
      /** @description What its model has yielded, while it runs; at most a second old. All of it ends up in `output`. */
      partial?: components['schemas']['PartialResponse'];
      /**
       * Format: date-time
       * @description When the job was pushed.
       * @example 2026-01-01T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When a worker last took the job.
       * @example 2026-01-01T12:00:00.000Z
       */
      startedAt?: string;
      /**
       * Format: date-time
       * @description When the job ended.
       * @example 2026-01-01T12:00:00.000Z
       */
      finishedAt?: string;
    };
    CreateBatchRequest: {
      /** @description The jobs, each as it is pushed alone. */
      jobs: components['schemas']['CreateJobRequest'][];
    };
    BatchEntryResponse: {
      /**
       * @description The HTTP status that the job would have had alone: 202, or that of a problem.
       * @example 202
       */
      status: number;
      /** @description The job, where it was pushed. */
      job?: components['schemas']['JobResponse'];
      /** @description Why it was not pushed. */
      problem?: components['schemas']['ProblemResponse'];
    };
    BatchResponse: {
      /** @description One entry for each job, in the order of the request. */
      jobs: components['schemas']['BatchEntryResponse'][];
    };
    StatusCountsResponse: {
      /** @example 1 */
      queued: number;
      /** @example 1 */
      running: number;
      /** @example 1 */
      canceling: number;
      /** @example 1 */
      succeeded: number;
      /** @example 1 */
      failed: number;
      /** @example 1 */
      timed_out: number;
      /** @example 1 */
      canceled: number;
      /** @example 1 */
      expired: number;
    };
    ListedJobResponse: {
      /**
       * @description Its place in the queue, an estimate: 1 starts next. Only while it waits, and while the queue can be read.
       * @example 5
       */
      queuePosition?: number;
      /** @description When it will start and finish, by measured times. Absent until a job of the model has run and, while no worker is ready, a worker of it has started. */
      estimate?: components['schemas']['EstimateResponse'];
      /** @description The workers of its model. Only while it waits. */
      workers?: components['schemas']['WorkerCountResponse'];
      /**
       * @description The members that are left out because each is longer than 1024 bytes: read the job by its id for them. Absent when none is.
       * @example [
       *       "output"
       *     ]
       */
      omitted?: ('input' | 'output' | 'partial')[];
      /**
       * Format: uuid
       * @description Id of the job.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      id: string;
      /**
       * @description Name of the model that the job calls.
       * @example default
       */
      model: string;
      /**
       * @description The client whose access key pushed it. Absent when it was pushed without a key.
       * @example shop
       */
      owner?: string;
      /**
       * @description Status of the job.
       * @example succeeded
       * @enum {string}
       */
      status:
        'queued' | 'running' | 'canceling' | 'succeeded' | 'failed' | 'timed_out' | 'canceled' | 'expired';
      /**
       * @description Whether the job has ended, however that was.
       * @example true
       */
      done: boolean;
      /**
       * @description What it waits for while it is queued, where that is known: for a worker, all of which are busy (`capacity`), for a worker to start (`worker-start`) or for the set-up of its model (`model-setup`), for the time of its next try (`retry`), or for its model to go on (`paused`).
       * @example model-setup
       * @enum {string}
       */
      waitingFor?: 'capacity' | 'worker-start' | 'model-setup' | 'retry' | 'paused';
      /**
       * @description The number of the latest try: how many times a worker has taken the job.
       * @example 1
       */
      attempt: number;
      /** @description Its latest tries, at most 21, oldest first. Absent while no worker has taken it. */
      attempts?: components['schemas']['AttemptResponse'][];
      /**
       * @description The input that the job was pushed with.
       * @example hello
       */
      input?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description What the client has put on the job for itself. Absent when that is nothing.
       * @example {
       *       "customer": "4711"
       *     }
       */
      metadata?: {
        [key: string]: string;
      };
      /**
       * @description Seconds that one try may take, where the push has limited them.
       * @example 60
       */
      timeoutSeconds?: number;
      /**
       * Format: date-time
       * @description When it expires if no worker has taken it, where the push has said so.
       * @example 2026-01-01T12:00:00.000Z
       */
      expiresAt?: string;
      /** @description When a try that has failed is tried again, where the push has asked for that. */
      retries?: components['schemas']['RetriesResponse'];
      /** @description Where its events are sent, where the push or its model has asked for that. */
      webhook?: components['schemas']['WebhookResponse'];
      /**
       * Format: uuid
       * @description The job that somebody has made this one from, to try it again.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      retryOf?: string;
      /**
       * Format: date-time
       * @description When it goes to the queue again. Present while it waits for that.
       * @example 2026-01-01T12:00:00.000Z
       */
      retryAt?: string;
      /**
       * @description What the model returned. Present once the job has succeeded.
       * @example {
       *       "label": "greeting"
       *     }
       */
      output?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /**
       * @description Why the job did not succeed.
       * @example no such file
       */
      error?: string;
      /**
       * Format: date-time
       * @description When it was canceled. It has stopped once its status is `canceled`, at `finishedAt`.
       * @example 2026-01-01T12:00:00.000Z
       */
      cancelRequestedAt?: string;
      /**
       * @description How it was stopped. Present once it is canceled. `at_once`: it had not begun. `signal`, `exception`: its model stopped when asked. `terminated`, `killed`: the process of its model was ended. `worker_lost`: its worker did not confirm in time.
       * @example signal
       * @enum {string}
       */
      cancelMethod?: 'at_once' | 'signal' | 'exception' | 'terminated' | 'killed' | 'worker_lost';
      /** @description How far it has come. Only while it runs, and if its model reports progress; at most one second old. */
      progress?: components['schemas']['ProgressResponse'];
      /** @description What its model has yielded, while it runs; at most a second old. All of it ends up in `output`. */
      partial?: components['schemas']['PartialResponse'];
      /**
       * Format: date-time
       * @description When the job was pushed.
       * @example 2026-01-01T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When a worker last took the job.
       * @example 2026-01-01T12:00:00.000Z
       */
      startedAt?: string;
      /**
       * Format: date-time
       * @description When the job ended.
       * @example 2026-01-01T12:00:00.000Z
       */
      finishedAt?: string;
    };
    JobListResponse: {
      /** @description The jobs, newest first. There may be fewer than `limit`, or none, also where `nextCursor` says that the list goes on: for one page a limited number of jobs is looked at, and a limited amount is shown. */
      jobs: components['schemas']['ListedJobResponse'][];
      /** @description How many jobs the key sees, by model and status, whatever the filters are. */
      counts: {
        [key: string]: components['schemas']['StatusCountsResponse'];
      };
      /**
       * @description The `cursor` of the next page. Absent on the last one.
       * @example AQGbeW3WAAGTpcJ9Pn8AilEvbzwfnRA
       */
      nextCursor?: string;
    };
    JobEventResponse: {
      /**
       * @description Its number, from 1. `progress` has none: only events that are kept have one.
       * @example 3
       */
      id?: number;
      /**
       * @description What has happened. Of `truncated`: the events up to this one are no longer kept. Further types may be added.
       * @example log
       * @enum {string}
       */
      type:
        | 'queued'
        | 'started'
        | 'progress'
        | 'log'
        | 'output'
        | 'returned'
        | 'retrying'
        | 'canceling'
        | 'completed'
        | 'truncated';
      /**
       * @description Which try it is about; 0 before the first.
       * @example 1
       */
      attempt: number;
      /**
       * Format: date-time
       * @description When it was.
       * @example 2026-01-01T12:00:01.250Z
       */
      time: string;
      /**
       * @description Of `log`: where the lines were printed; `log` is `context.log`.
       * @example stdout
       * @enum {string}
       */
      stream?: 'stdout' | 'stderr' | 'log';
      /**
       * @description Of `log`: the lines, without their ends.
       * @example [
       *       "loading page 2"
       *     ]
       */
      lines?: string[];
      /**
       * @description Of `output`: how many parts the try has yielded before these.
       * @example 0
       */
      from?: number;
      /**
       * @description Of `output`: what a generator has yielded.
       * @example [
       *       "Once",
       *       "upon"
       *     ]
       */
      parts?: (
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null
      )[];
      /**
       * @description Of `progress`: from 0 to 1.
       * @example 0.4
       */
      fraction?: number;
      /**
       * @description Of `progress`: a short note of the model.
       * @example page 2 of 5
       */
      note?: string;
      /**
       * @description Of `returned` and `retrying`: why the try is over.
       * @example the model process exited with code 3
       */
      reason?: string;
      /**
       * @description Of `retrying`: seconds from this event until the next try is due.
       * @example 4.2
       */
      delaySeconds?: number;
      /**
       * @description Of `completed`: how the job has ended.
       * @example succeeded
       * @enum {string}
       */
      status?: 'succeeded' | 'failed' | 'timed_out' | 'canceled' | 'expired';
      /**
       * @description Of `completed`: why it has not succeeded.
       * @example no such file
       */
      error?: string;
    };
    JobEventsResponse: {
      /** @description Those that come after `after`. */
      events: components['schemas']['JobEventResponse'][];
      /**
       * @description What to send as `after` next: the number of the last of them.
       * @example 3
       */
      last: number;
      /**
       * @description Whether no further event will come.
       * @example false
       */
      done: boolean;
    };
    NewsEventResponse: {
      /**
       * @description Its id. Those of later events are higher.
       * @example 1767268801250-0
       */
      id: string;
      /**
       * @description What has happened, as at `/v1/jobs/{id}/events`; `scaling`: another number of workers is wanted. Of `truncated`: some of the events up to this one may be missing. Further types may be added.
       * @example started
       * @enum {string}
       */
      type:
        'queued' | 'started' | 'returned' | 'retrying' | 'canceling' | 'completed' | 'truncated' | 'scaling';
      /**
       * @description Id of the job; absent of `scaling`.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10
       */
      jobId?: string;
      /**
       * @description Name of its model.
       * @example default
       */
      model?: string;
      /**
       * @description Which try it is about; 0 before the first.
       * @example 1
       */
      attempt?: number;
      /**
       * Format: date-time
       * @description When it was.
       * @example 2026-01-01T12:00:01.250Z
       */
      time?: string;
      /**
       * @description Of `completed`: how the job has ended.
       * @example succeeded
       */
      status?: string;
      /**
       * @description Of `returned` and `retrying`: why the try is over. Of `scaling`: the rule that decided.
       * @example no answer
       */
      reason?: string;
      /**
       * @description Of `retrying`: seconds until the next try is due.
       * @example 2
       */
      delaySeconds?: number;
      /**
       * @description Of `scaling`: how many workers there should be. It has the other members of a decision too, as `GET /v1/models` shows them.
       * @example 3
       */
      wanted?: number;
    };
    NewsResponse: {
      /** @description What comes after `after`. */
      events: components['schemas']['NewsEventResponse'][];
      /**
       * @description What to send as `after` next.
       * @example 1767268801250-0
       */
      last: string;
    };
    ModelQueueResponse: {
      /**
       * Format: date-time
       * @description When it was read: a few seconds ago at most while the gateway reaches broker and store.
       * @example 2026-01-01T12:00:05.000Z
       */
      time: string;
      /**
       * @description Jobs that wait for a worker.
       * @example 4
       */
      waiting: number;
      /**
       * @description Jobs that run.
       * @example 2
       */
      running: number;
      /**
       * @description How long the job has waited that has waited longest, to the second, by when jobs were pushed; 7,200 where it is longer. Absent where none waits.
       * @example 7
       */
      oldestWaitSeconds?: number;
    };
    ModelArrivalsResponse: {
      /** @example 12 */
      lastMinute: number;
      /** @example 118 */
      lastTenMinutes: number;
      /** @example 640 */
      lastHour: number;
    };
    MeasuredTimesResponse: {
      /**
       * @description How many were measured, 200 at most.
       * @example 200
       */
      count: number;
      /**
       * @description Half of them are as short.
       * @example 5.02
       */
      p50: number;
      /**
       * @description Of 20 of them, 19 are as short.
       * @example 6.4
       */
      p95: number;
    };
    ScalingDecisionResponse: {
      /**
       * Format: date-time
       * @description When it was made.
       * @example 2026-01-01T12:00:05.000Z
       */
      time: string;
      /**
       * @description What has decided: our scaler, or the length of the queue on one machine. Further ones may be added.
       * @example scaler
       * @enum {string}
       */
      by: 'scaler' | 'queue_length';
      /**
       * @description The ScaledObject that it is about.
       * @example tidegate/worker
       */
      scaledObject: string;
      /**
       * @description How many workers there were.
       * @example 1
       */
      from: number;
      /**
       * @description How many there should be, by the rule.
       * @example 3
       */
      wanted: number;
      /**
       * @description How many of these the limits allow.
       * @example 3
       */
      allowed: number;
      /**
       * @description The limit that the number is at. Absent where it is at none.
       * @example maxReplicas
       */
      limit?: string;
      /**
       * @description The rule that decided, with its numbers.
       * @example 0.50 jobs/s of 5.0 s, 3 waiting, start-up 31 s: 3 cost least, 12 against 14 with more
       */
      reason: string;
      /**
       * @description What it was decided on. Which numbers there are depends on what has decided.
       * @example {
       *       "expectedRate": 0.5,
       *       "ready": 3,
       *       "unacknowledged": 1,
       *       "startupSeconds": 31,
       *       "serviceSeconds": 5
       *     }
       */
      inputs: {
        [key: string]: number;
      };
    };
    ModelResponse: {
      /**
       * @description Name of the model.
       * @example default
       */
      name: string;
      /**
       * @description Whether the model takes jobs: false after three failed set-ups in a row.
       * @example true
       */
      healthy: boolean;
      /**
       * @description Why it is healthy or is not, in one sentence.
       * @example no set-up has failed since the last one that succeeded
       */
      healthReason: string;
      /**
       * @description Whether it is paused: its jobs are accepted, and none is begun until it goes on.
       * @example false
       */
      paused: boolean;
      /** @description Why the latest set-up failed, in one line. Absent after a successful one. */
      setupError?: string;
      /**
       * @description The number of workers that have sent a heartbeat recently, by state.
       * @example {
       *       "ready": 1,
       *       "busy": 2
       *     }
       */
      workers: {
        [key: string]: number;
      };
      /**
       * @description How many workers there should be, by the latest decision. Absent where nobody has decided for 90 s, as where KEDA’s own scaler does.
       * @example 3
       */
      wantedWorkers?: number;
      /** @description Its jobs that have not ended. Absent while this gateway cannot read the queue. */
      queue?: components['schemas']['ModelQueueResponse'];
      /** @description How many jobs were pushed lately. Absent together with `queue`. */
      arrivals?: components['schemas']['ModelArrivalsResponse'];
      /**
       * @description Seconds that a worker took from its creation to a model that is set up, lately. Absent until one was measured.
       * @example {
       *       "count": 12,
       *       "p50": 31.2,
       *       "p95": 33
       *     }
       */
      startupSeconds?: components['schemas']['MeasuredTimesResponse'];
      /** @description Seconds that one try of a job ran, lately. Absent until one was measured. */
      serviceSeconds?: components['schemas']['MeasuredTimesResponse'];
      /** @description The last changes of how many workers there should be, ten at most, the latest first. Kept for a week. */
      decisions: components['schemas']['ScalingDecisionResponse'][];
      /**
       * @description Path of its schema.
       * @example /v1/models/default/schema
       */
      schema: string;
    };
    RedriveResponse: {
      /**
       * @description Jobs that are tried again, each as a new job.
       * @example 42
       */
      redriven: number;
      /**
       * @description Jobs that the model no longer takes, or that somebody else tries again at this moment.
       * @example 0
       */
      refused: number;
      /**
       * @description Dead letters that there still are, the refused ones among them: send the request again.
       * @example 0
       */
      left: number;
    };
    ModelsResponse: {
      /** @description Every model that is served, `default` first. */
      models: components['schemas']['ModelResponse'][];
    };
    ModelSchemaResponse: {
      /**
       * @description What an input must be. `{}` means anything: the model declares no schema.
       * @example {
       *       "type": "string"
       *     }
       */
      input:
        | {
            [key: string]: unknown;
          }
        | boolean;
      /**
       * @description What an output is. `{}` means anything: the model declares no schema.
       * @example {}
       */
      output:
        | {
            [key: string]: unknown;
          }
        | boolean;
    };
    WorkerJobResponse: {
      /**
       * @description Id of the job.
       * @example 3f0c8a52-8d0a-4b3e-9a57-0f9a3c8f1a11
       */
      id: string;
      /**
       * Format: date-time
       * @description When the worker took it.
       * @example 2026-01-01T12:00:01.000Z
       */
      since: string;
    };
    WorkerResponse: {
      /**
       * @description Its name; that of its pod on a cluster.
       * @example worker-default-5d9c7b9f4-x2x8q
       */
      id: string;
      /**
       * @description The model whose jobs it runs.
       * @example default
       */
      model: string;
      /**
       * @description What it was doing at its last heartbeat: its model is being set up (`starting`) or could not be (`setup_failed`), it waits for a job (`ready`), runs one (`busy`), or takes no further one (`draining`). Further states may be added.
       * @example busy
       * @enum {string}
       */
      state: 'starting' | 'ready' | 'busy' | 'draining' | 'setup_failed';
      /**
       * Format: date-time
       * @description When it started.
       * @example 2026-01-01T12:00:00.000Z
       */
      startedAt: string;
      /**
       * Format: date-time
       * @description When its model was first set up; absent before.
       * @example 2026-01-01T12:00:31.000Z
       */
      readyAt?: string;
      /** @description The job that it runs. Absent where it runs none, and where the key may not see that job. */
      job?: components['schemas']['WorkerJobResponse'];
    };
    WorkersResponse: {
      /** @description By model, those that started first at the front. */
      workers: components['schemas']['WorkerResponse'][];
    };
    LatenciesResponse: {
      /** @example 5.1 */
      p50: number;
      /** @example 9.8 */
      p90: number;
      /** @example 12.3 */
      p95: number;
      /** @example 21.4 */
      p99: number;
    };
    LevelResponse: {
      /**
       * @description Their mean.
       * @example 1.75
       */
      mean: number;
      /**
       * @description The highest of them.
       * @example 4
       */
      most: number;
    };
    HistoryPointResponse: {
      /**
       * Format: date-time
       * @description When it begins.
       * @example 2026-01-01T12:00:00.000Z
       */
      time: string;
      /**
       * @description How many seconds of it were recorded. 0 is a gap: no gateway was there, or it has not been yet.
       * @example 60
       */
      recordedSeconds: number;
      /**
       * @description Jobs that were pushed.
       * @example 12
       */
      arrivals?: number;
      /**
       * @description Jobs that have ended, by status: succeeded, failed, timed_out, canceled, expired. One that none has is left out.
       * @example {
       *       "succeeded": 11,
       *       "failed": 1
       *     }
       */
      finished?: {
        [key: string]: number;
      };
      /** @description Latencies of the jobs that have succeeded. Absent where none has. */
      latencySeconds?: components['schemas']['LatenciesResponse'];
      /** @description Jobs that waited for a worker. */
      waiting?: components['schemas']['LevelResponse'];
      /**
       * @description The longest wait of a job that waited, to the second; 0 where none did.
       * @example 7
       */
      oldestWaitSeconds?: number;
      /** @description Jobs that ran. */
      running?: components['schemas']['LevelResponse'];
      /**
       * @description Workers, by state: starting, ready, busy, draining, setup_failed.
       * @example {
       *       "starting": {
       *         "mean": 0.5,
       *         "most": 1
       *       },
       *       "ready": {
       *         "mean": 1,
       *         "most": 1
       *       },
       *       "busy": {
       *         "mean": 2,
       *         "most": 2
       *       }
       *     }
       */
      workers?: {
        [key: string]: components['schemas']['LevelResponse'];
      };
      /** @description How many workers there should have been. Absent where nobody has decided. */
      wantedWorkers?: components['schemas']['LevelResponse'];
    };
    HistoryResponse: {
      /**
       * @description Name of the model.
       * @example default
       */
      model: string;
      /**
       * Format: date-time
       * @description When the first point begins: `from`, rounded down to a multiple of the step.
       * @example 2026-01-01T12:00:00.000Z
       */
      from: string;
      /**
       * Format: date-time
       * @description When the last point ends: `to`, rounded up.
       * @example 2026-01-01T13:00:00.000Z
       */
      to: string;
      /**
       * @description What a point covers: `step`, rounded up to what is kept.
       * @example 60
       */
      stepSeconds: number;
      /** @description One for each step, also where it is a gap. */
      points: components['schemas']['HistoryPointResponse'][];
    };
    HealthCheckResponse: {
      /**
       * @description `broker` and `store` answer; of a model, its `setup` works, work `flow`s, its `jobs` succeed, and its `scaling` is decided on. Further ones may be added.
       * @example flow
       * @enum {string}
       */
      name: 'broker' | 'store' | 'setup' | 'flow' | 'jobs' | 'scaling';
      /**
       * @description The model that it is about. Absent of broker and store.
       * @example default
       */
      model?: string;
      /**
       * @description How it is. `unknown` makes the verdict no worse.
       * @example ok
       * @enum {string}
       */
      status: 'ok' | 'degraded' | 'failing' | 'unknown';
      /**
       * @description Why, in one sentence.
       * @example 2 run, 4 wait, the first for 7 s
       */
      reason: string;
      /**
       * Format: date-time
       * @description Since when it is so, where that is known.
       * @example 2026-01-01T12:00:05.000Z
       */
      since?: string;
    };
    HealthResponse: {
      /**
       * @description As bad as the worst of the checks.
       * @example ok
       * @enum {string}
       */
      verdict: 'ok' | 'degraded' | 'failing';
      /** @description Broker and store first, then model by model. */
      checks: components['schemas']['HealthCheckResponse'][];
    };
    WebhookAttemptResponse: {
      /**
       * Format: date-time
       * @description When it began.
       * @example 2026-01-01T12:00:06.300Z
       */
      time: string;
      /**
       * @description Seconds until its answer came, or it failed.
       * @example 0.12
       */
      latency: number;
      /**
       * @description HTTP status of the answer. Absent where there was none.
       * @example 503
       */
      answer?: number;
      /**
       * @description Why it failed. Absent where it did not.
       * @example the receiver answered 503
       */
      error?: string;
    };
    DeliveryResponse: {
      /**
       * @description That of the event in the job’s event log.
       * @example 3
       */
      number: number;
      /**
       * @description The event, as the event log names it.
       * @example completed
       * @enum {string}
       */
      event: 'started' | 'returned' | 'retrying' | 'canceling' | 'completed';
      /**
       * @description The `type` of what is sent.
       * @example job.succeeded
       */
      type: string;
      /**
       * @description The `webhook-id` of what is sent, the same each time.
       * @example 0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10_3
       */
      webhookId: string;
      /**
       * @description `pending`: it is still to be sent, or sent again. `delivered`: the receiver has answered with 2xx. `failed`: it was given up a day after its first attempt. `stopped`: the receiver has answered 410, and nothing more of the job is sent.
       * @example pending
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed' | 'stopped';
      /**
       * Format: date-time
       * @description When the event happened.
       * @example 2026-01-01T12:00:06.300Z
       */
      time: string;
      /**
       * @description How often it was tried to send it.
       * @example 1
       */
      tries: number;
      /**
       * Format: date-time
       * @description When it is sent again. Present while that is known.
       * @example 2026-01-01T12:00:06.300Z
       */
      nextTryAt?: string;
      /** @description The latest attempts, at most 10, oldest first. */
      attempts: components['schemas']['WebhookAttemptResponse'][];
    };
    DeliveriesResponse: {
      /** @description In the order of their numbers. Empty for a job without a webhook. */
      deliveries: components['schemas']['DeliveryResponse'][];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  push: {
    parameters: {
      query: {
        /** @description Input of the job, not empty. */
        input: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job is stored. It will end, whatever crashes. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PushResponse'];
        };
      };
      /** @description The input is missing, empty, or not UTF-8. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The body or the input exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The model does not take the input: see its schema. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readStatus: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push answered. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job’s status. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StatusResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readData: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push answered. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The result. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DataResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The job is not finished, failed, or unknown. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  listJobs: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before, which was asked for with the same filters. */
        cursor?: string;
        /** @description How many jobs a page has, at most. */
        limit?: number;
        /** @description Jobs whose metadata have these texts: `metadata[NAME]=TEXT`, or `metadata.NAME=TEXT`. */
        metadata?: {
          [key: string]: string;
        };
        /** @description Jobs that were pushed before this time. */
        createdBefore?: string;
        /** @description Jobs that were pushed at this time or later. */
        createdAfter?: string;
        /** @description Jobs that have this status now. */
        status?:
          'queued' | 'running' | 'canceling' | 'succeeded' | 'failed' | 'timed_out' | 'canceled' | 'expired';
        /** @description Jobs of this model. */
        model?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the list. */
      200: {
        headers: {
          /** @description Where the next page is, with `rel="next"` (RFC 8288), relative to this address. Absent on the last one. */
          Link?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobListResponse'];
        };
      };
      /** @description A parameter is wrong, there twice, or not one of these: `detail` names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  pushJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of your choice, in double quotes, such as a random UUID. The same request with the same key gives the same job, so it may be sent again when its answer was lost. */
        'Idempotency-Key'?: string;
        /** @description `wait=SECONDS` holds the answer until the job has ended or the time is over (RFC 7240); `wait` alone for as long as the service allows. */
        Prefer?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateJobRequest'];
      };
    };
    responses: {
      /** @description The job has ended while the client waited for it. */
      200: {
        headers: {
          /** @description Where the job is. */
          Location?: string;
          /** @description How long the answer was held at most, where the client preferred that. */
          'Preference-Applied'?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description The job is stored. It will end, whatever crashes. */
      202: {
        headers: {
          /** @description Where the job is. */
          Location?: string;
          /** @description How long the answer was held at most, where the client preferred that. */
          'Preference-Applied'?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description The body is not valid JSON, or the header is no key. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description A request with this idempotency key has not been answered yet, or its job is no longer kept. */
      409: {
        headers: {
          /** @description Seconds to wait before another try; absent when the job is no longer kept. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The body or the input exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The body lacks a member, has an unknown or invalid one, or the model does not take the input: `errors` lists each problem. Or the idempotency key has come with another body before. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  pushJobs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateBatchRequest'];
      };
    };
    responses: {
      /** @description What became of each job, in their order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BatchResponse'];
        };
      };
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The body exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The body is no batch: `errors` says why. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `ETag` of an earlier answer: 304 without a body while the job is as it was then. */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job, with its output once it has succeeded. */
      200: {
        headers: {
          /** @description Changes with the job; weak while that has not ended, for it says nothing of `queuePosition`, `estimate`, `workers` and of the workers that `waitingFor` speaks of. */
          ETag?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description The job is as it was when the client read it last. */
      304: {
        headers: {
          /** @description Changes with the job; weak while that has not ended, for it says nothing of `queuePosition`, `estimate`, `workers` and of the workers that `waitingFor` speaks of. */
          ETag?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  deleteJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job is deleted. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The job has not ended. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach or takes no writes, or the job belongs to a later release. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  followJob: {
    parameters: {
      query?: {
        /** @description How many events one answer has, at most; 1,000 if it is higher. Not for streams. */
        limit?: number;
        /** @description Seconds to wait for the next event, at most; no longer than the service allows. Not for streams. */
        wait?: number;
        /** @description The number of the last event that the client has. One above that of the latest event counts as that: what comes from then on is shown. */
        after?: number;
      };
      header?: {
        /** @description The number of the last event that the client has. Browsers send it; it counts more than `after`. */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events of the job, in their order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobEventsResponse'];
          'text/event-stream': string;
        };
      };
      /** @description Of a stream that is resumed behind the end of its job: there is nothing left, and browsers stop resuming. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is no number. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach, or as many clients follow jobs as this gateway lets. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readJobOutput: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The output. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | string
            | number
            | boolean
            | {
                [key: string]: unknown;
              }
            | unknown[]
            | null;
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or it has no output. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readJobLogs: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The lines. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  followAllJobs: {
    parameters: {
      query?: {
        /** @description How many events one answer has, at most; 1,000 if it is higher. Not for streams. */
        limit?: number;
        /** @description Seconds to wait for the next event, at most; no longer than the service allows. Not for streams. */
        wait?: number;
        /** @description The id of the last event that the client has; 0 for all that are kept. Without it: what comes from now on. */
        after?: string;
      };
      header?: {
        /** @description The id of the last event that the client has. Browsers send it; it counts more than `after`. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events, in their order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewsResponse'];
          'text/event-stream': string;
        };
      };
      /** @description A parameter is none. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach, or as many clients follow jobs as this gateway lets. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  cancelJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description `wait=SECONDS` holds the answer until the job has ended or the time is over (RFC 7240); `wait` alone for as long as the service allows. */
        Prefer?: string;
      };
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job has ended: it is canceled, or had ended before. */
      200: {
        headers: {
          /** @description How long the answer was held at most, where the client preferred that. */
          'Preference-Applied'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description A worker has the job, and stops it. */
      202: {
        headers: {
          /** @description How long the answer was held at most, where the client preferred that. */
          'Preference-Applied'?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description It needs no body, and this one exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach or takes no writes, or the job belongs to a later release. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  retryJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The new job, as it is now. */
      202: {
        headers: {
          /** @description Where the new job is. */
          Location?: string;
          /** @description In how many seconds to ask again, by the estimate of its end: at least 1, at most 60. Absent once the job has ended. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The job has not ended, another request tries it again, or its model is no longer served. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The input exceeds the limit that there is now. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The model no longer takes the input: `errors` says why. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  pauseModel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the model. */
        model: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The model is paused. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description It needs no body, and this one exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach, or takes no writes. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  resumeModel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the model. */
        model: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The model goes on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description It needs no body, and this one exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach, or takes no writes. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  redriveModel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the model. */
        model: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How many are tried again. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RedriveResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description It needs no body, and this one exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  listModels: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The models, with their workers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelsResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readModel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the model. */
        model: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The model, as the list has it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readModelSchema: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the model. */
        model: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its schemas, in JSON Schema 2020-12. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelSchemaResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  listWorkers: {
    parameters: {
      query?: {
        /** @description The model whose workers are listed; those of all models without it. */
        model?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The workers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkersResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readHistory: {
    parameters: {
      query?: {
        /** @description Name of the model. */
        model?: string;
        /** @description Seconds that a point covers, rounded up to what is kept: to a multiple of 5, and of 60 where it is longer than that or the range begins before the last day. Without it there are some 700 points at most. */
        step?: number;
        /** @description When it ends; now without it. */
        to?: string;
        /** @description When it begins; an hour before `to` without it. */
        from?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its history. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistoryResponse'];
        };
      };
      /** @description A parameter is none, there twice, or not one of these, or the answer would have too many points. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such model. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  readHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The verdict. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  listDeliveries: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The deliveries of the job. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveriesResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or its result is no longer kept. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
  redeliver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id that the push returned. */
        id: string;
        /** @description Number of the delivery. */
        number: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery is due. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryResponse'];
        };
      };
      /** @description No access key came with the request, or none that counts. */
      401: {
        headers: {
          /** @description How a key is sent (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The access key does not have the scope of this endpoint. */
      403: {
        headers: {
          /** @description The scope that is missing (RFC 6750). */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description There is no such job, or no such delivery of it. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The path answers to other methods: see `Allow`. */
      405: {
        headers: {
          /** @description The methods that the path accepts. */
          Allow?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client took too long to send its request. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description It needs no body, and this one exceeds its limit. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The client has sent more than its limit allows. */
      429: {
        headers: {
          /** @description Seconds until the limit starts again. */
          'Retry-After'?: number;
          /** @description The limit and its window, where there is one: `"submit";q=100;w=60`. */
          'RateLimit-Policy'?: string;
          /** @description What is left of it: `"submit";r=42;t=17`. */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description Request line and headers exceed the limit. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
      /** @description The store is out of reach, or takes no writes. */
      503: {
        headers: {
          /** @description Seconds to wait before another try. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'];
        };
      };
    };
  };
}

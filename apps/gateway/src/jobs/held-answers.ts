import { Inject, Injectable } from '@nestjs/common';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { preferredWait } from '../waiting/preferred-wait.js';
import { whenGone } from '../waiting/when-gone.js';
import type { JobAnswer } from './job-answers.js';
import { JobsService } from './jobs.service.js';
import { adviseRetry } from './retry-advice.js';

/** Answers that a client may have held until its job has ended (`Prefer: wait`). */
@Injectable()
export class HeldAnswers {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(GatewaySettings) private readonly settings: Pick<GatewaySettings, 'WAIT_LIMIT_SECONDS'>,
  ) {}

  /**
   * The answer about a job that has not ended: held until it has, with status 200 then, where the client prefers that and the
   * time is long enough.
   */
  answer(answer: JobAnswer, request: FastifyRequest, reply: FastifyReply): JsonText | Promise<JsonText> {
    adviseRetry(reply, answer.retryAfterSeconds);
    const seconds = preferredWait(request.headers.prefer?.toString(), this.settings.WAIT_LIMIT_SECONDS);
    if (seconds === undefined) return answer.json;
    request.releaseBody();
    reply.header('preference-applied', `wait=${seconds}`);
    const ended = this.jobs.readEnd(answer.id, seconds, (release) => whenGone(request, reply, release));
    // The text was put together from many, which would all be kept for as long as the client waits.
    return chooseAnswer(ended, Buffer.from(answer.json), reply);
  }
}

async function chooseAnswer(
  ended: Promise<JsonText | undefined>,
  notEnded: Buffer,
  reply: FastifyReply,
): Promise<JsonText> {
  const json = await ended;
  if (json === undefined) return notEnded.toString();
  adviseRetry(reply, undefined);
  reply.code(200);
  return json;
}

import {
  Catch,
  NotFoundException,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { ServiceLogger } from '@tidegate/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTable } from './route-table.js';
import { locationWithoutSlash } from './slash-redirect.js';
import { problemFromError } from '../problems/problem-from-error.js';
import { problemDetails, ProblemError } from '../problems/problem.error.js';

/** The one place where an error becomes an answer. Only unexpected errors are logged, with their stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly logger: ServiceLogger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (error instanceof ServiceUnavailableException) {
      // Only the probes throw it: its body states what is missing, in the form of a successful answer.
      void reply.code(error.getStatus()).send(error.getResponse());
      return;
    }
    const location =
      error instanceof NotFoundException ? locationWithoutSlash(request, this.routes) : undefined;
    if (location !== undefined) {
      void reply.code(307).header('location', location).send();
      return;
    }
    const problem = this.problem(error, request);
    void reply
      .code(problem.status)
      .headers({ ...problem.headers, 'content-type': 'application/problem+json' })
      .send(JSON.stringify(problemDetails(problem.status, problem.detail, problem.errors)));
  }

  private problem(error: unknown, request: FastifyRequest): ProblemError {
    if (error instanceof NotFoundException) return this.missingRoute(request);
    const problem = problemFromError(error);
    if (problem) return problem;
    this.logger.error('a request failed unexpectedly', {
      err: error,
      route: request.routeOptions.url,
    });
    return new ProblemError(500, 'Internal Server Error');
  }

  /** Nest has no 405: a path that exists for other methods is found here. */
  private missingRoute(request: FastifyRequest): ProblemError {
    const allowed = this.routes.methodsOf(request.url);
    // A wildcard route for this method has found nothing, for example no such file of Swagger UI.
    return allowed.length === 0 || allowed.includes(request.method)
      ? new ProblemError(404, 'Not Found')
      : new ProblemError(405, 'Method Not Allowed', { allow: allowed.join(', ') });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { ServiceLogger } from '@tidegate/service';
import type { Client } from '../access/client.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { problemFromError } from '../problems/problem-from-error.js';

/** What a client asks for, and of what. */
export interface ControlRequest {
  readonly client: Client;
  readonly action: 'cancel' | 'delete' | 'pause' | 'redeliver' | 'redrive' | 'resume' | 'retry';
  /** The job, or the model, that it is about. */
  readonly target: { readonly jobId: string } | { readonly model: string };
}

/** One line for each control request: whose key, what, which job or model, and what came of it. */
@Injectable()
export class AuditLog {
  constructor(
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
  ) {}

  /**
   * Does what was asked for, and writes its line.
   *
   * @param control - does it, and returns what came of it with its answer
   * @throws {Error} when it fails: the line has the HTTP status
   */
  async record<Answer extends { readonly result: string }>(
    request: ControlRequest,
    control: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      const answer = await control();
      this.write(request, answer.result);
      return answer;
    } catch (error) {
      this.write(request, `refused: ${problemFromError(error)?.status ?? 500}`);
      throw error;
    }
  }

  private write({ client, action, target }: ControlRequest, result: string): void {
    this.metrics.controlRequests.labels(action, result).inc();
    this.logger.info('control request', {
      client: client.name ?? 'anonymous',
      ...(client.key === undefined ? {} : { keyId: client.key.id }),
      action,
      ...target,
      result,
    });
  }
}

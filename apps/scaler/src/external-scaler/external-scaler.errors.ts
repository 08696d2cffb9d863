import { status } from '@grpc/grpc-js';
import { Catch, Inject, type ExceptionFilter } from '@nestjs/common';
import { ServiceLogger } from '@tidegate/service';
import { throwError, type Observable } from 'rxjs';
import { ReadingUnavailableError } from '../readings/reading.error.js';
import { ScalerMetadataError } from '../settings/scaler-metadata.js';

/** An error in the form that gRPC sends. */
interface GrpcError {
  readonly code: status;
  readonly message: string;
}

/**
 * The gRPC status of an error: INVALID_ARGUMENT for bad metadata, UNAVAILABLE while readings are missing, INTERNAL for
 * anything else.
 */
export function grpcErrorFrom(error: unknown): GrpcError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ScalerMetadataError) return { code: status.INVALID_ARGUMENT, message };
  if (error instanceof ReadingUnavailableError) return { code: status.UNAVAILABLE, message };
  return { code: status.INTERNAL, message: 'the scaler failed; its log has the reason' };
}

/** Answers errors with their gRPC status. */
@Catch()
export class ExternalScalerErrorFilter implements ExceptionFilter {
  constructor(@Inject(ServiceLogger) private readonly logger: ServiceLogger) {}

  catch(error: unknown): Observable<never> {
    const answer = grpcErrorFrom(error);
    if (answer.code === status.INTERNAL) this.logger.error('an answer to KEDA failed', { err: error });
    return throwError(() => answer);
  }
}

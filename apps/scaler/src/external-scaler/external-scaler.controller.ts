import { Controller, Inject, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  GetMetricsRequest,
  GetMetricSpecResponse,
  GetMetricsResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from '@tidegate/contracts';
import type { Observable } from 'rxjs';
import { ExternalScalerErrorFilter } from './external-scaler.errors.js';
import { ExternalScalerService } from './external-scaler.service.js';

const SERVICE = 'ExternalScaler';

/** The procedures of `libs/contracts/proto/externalscaler.proto`. */
@Controller()
@UseFilters(ExternalScalerErrorFilter)
export class ExternalScalerController {
  constructor(@Inject(ExternalScalerService) private readonly scaler: ExternalScalerService) {}

  @GrpcMethod(SERVICE, 'IsActive')
  isActive(scaledObject: ScaledObjectRef): Promise<IsActiveResponse> {
    return this.scaler.isActive(scaledObject);
  }

  @GrpcMethod(SERVICE, 'StreamIsActive')
  streamIsActive(scaledObject: ScaledObjectRef): Observable<IsActiveResponse> {
    return this.scaler.streamIsActive(scaledObject);
  }

  @GrpcMethod(SERVICE, 'GetMetricSpec')
  getMetricSpec(scaledObject: ScaledObjectRef): Promise<GetMetricSpecResponse> {
    return this.scaler.getMetricSpec(scaledObject);
  }

  @GrpcMethod(SERVICE, 'GetMetrics')
  getMetrics(request: GetMetricsRequest): Promise<GetMetricsResponse> {
    return this.scaler.getMetrics(request);
  }

  @GrpcMethod(SERVICE, 'StreamMetricSpec')
  streamMetricSpec(scaledObject: ScaledObjectRef): Observable<GetMetricSpecResponse> {
    return this.scaler.streamMetricSpec(scaledObject);
  }
}

import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { StartSequence } from '@tidegate/service';
import { HealthImplementation } from 'grpc-health-check';
import { CONNECTED } from '../start-steps.js';

const HEALTH_SERVICES = ['', 'externalscaler.ExternalScaler'];

/** gRPC's own health service: SERVING from when broker and store have first been reached until the scaler stops. */
@Injectable()
export class GrpcHealth implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The health service, to add to the gRPC server. */
  readonly implementation = new HealthImplementation();

  constructor(@Inject(StartSequence) private readonly start: StartSequence) {
    this.report('NOT_SERVING');
  }

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'gRPC health',
      after: CONNECTED,
      run: () => this.report('SERVING'),
    });
  }

  beforeApplicationShutdown(): void {
    this.report('NOT_SERVING');
  }

  private report(state: 'SERVING' | 'NOT_SERVING'): void {
    for (const service of HEALTH_SERVICES) this.implementation.setStatus(service, state);
  }
}

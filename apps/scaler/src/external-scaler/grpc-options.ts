import type { Server } from '@grpc/grpc-js';
import { Transport, type GrpcOptions } from '@nestjs/microservices';
import type { HealthImplementation } from 'grpc-health-check';

/** What the gRPC transport needs. */
export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
  readonly protoPath: string;
  readonly health: HealthImplementation;
}

/** Nest's gRPC transport for the external scaler, with gRPC's own health service beside it. */
export function grpcOptions({ host, port, protoPath, health }: GrpcServerOptions): GrpcOptions {
  return {
    transport: Transport.GRPC,
    options: {
      package: 'externalscaler',
      protoPath,
      url: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      gracefulShutdown: true,
      // Members with the value 0 or false are sent too.
      loader: { keepCase: true, longs: Number, defaults: true },
      // Detects a client that has vanished; otherwise its streams would stay open for ever.
      keepalive: { keepaliveTimeMs: 20_000, keepaliveTimeoutMs: 5_000, keepalivePermitWithoutCalls: 1 },
      onLoadPackageDefinition: (_definition, server: Server) => health.addToServer(server),
    },
  };
}

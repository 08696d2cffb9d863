import { PortForward } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { PassThrough, Writable, type Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type WebSocket from 'ws';
import type { ClusterConnection } from './cluster-connection.js';
import { explainFailure } from './cluster.error.js';
import { isReady } from './pod-state.js';

const GATEWAY_LABELS = 'app.kubernetes.io/name=gateway';
const GATEWAY_PORT = 8002;
/** Connections to a gateway that is gone fail until the list of pods is up to date. */
const ATTEMPTS = 10;
const PAUSE_MS = 500;

/** A port of the loopback address, each connection to which is forwarded to a ready gateway pod of its own choice. */
export class GatewayForward {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly connection: ClusterConnection,
    private readonly server: Server,
  ) {
    server.on('connection', (socket) => void this.forward(socket));
  }

  /**
   * Begins to listen.
   *
   * @throws {ClusterError} when pods may not be listed or forwarded to
   * @throws {Error} when no gateway is ready
   */
  static async open(connection: ClusterConnection): Promise<GatewayForward> {
    const forward = new GatewayForward(connection, createServer());
    const probe = await forward.connect(await forward.choosePod(), new PassThrough());
    probe.close();
    await once(forward.server.listen(0, '127.0.0.1'), 'listening');
    return forward;
  }

  /** `http://127.0.0.1:…` */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends all connections and stops listening. */
  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async forward(socket: Socket): Promise<void> {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // The client sees that the connection has ended; nothing else is needed.
    socket.on('error', () => undefined);
    for (let attempt = 1; !socket.destroyed; attempt++) {
      try {
        const tunnel = await this.connect(await this.choosePod(), socket);
        tunnel.on('close', () => socket.end());
        if (socket.closed) tunnel.close();
        else socket.once('close', () => tunnel.close());
        return;
      } catch {
        if (attempt === ATTEMPTS) socket.destroy();
        else await delay(PAUSE_MS);
      }
    }
  }

  /** Joins a stream to a pod; rejects when that takes too long. */
  private async connect(pod: string, stream: Duplex): Promise<WebSocket> {
    const { config, namespace, timeoutSeconds } = this.connection;
    // This channel contains the reason why the pod cannot be reached. It begins with its port number.
    const complaints = new Writable({
      write: (text: Buffer, _, done) => {
        if (text.length > 0) stream.destroy();
        done();
      },
    });
    const opening = new PortForward(config).portForward(
      namespace,
      pod,
      [GATEWAY_PORT],
      stream,
      complaints,
      stream,
    ) as Promise<WebSocket>;
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      return await Promise.race([opening, whenAborted(limit)]);
    } catch (error) {
      void opening.then(
        (late) => late.close(),
        () => undefined,
      );
      // A web socket begins as a GET; since 1.35 its right alone is not enough (KEP-4006).
      const request = { verb: 'get and create', resource: 'pods/portforward', name: pod } as const;
      throw explainFailure(error, request, this.connection);
    }
  }

  /** A random one of the gateways that are ready. */
  private async choosePod(): Promise<string> {
    const { core, namespace } = this.connection;
    const { items } = await this.connection.ask({ verb: 'list', resource: 'pods' }, () =>
      core.listNamespacedPod({ namespace, labelSelector: GATEWAY_LABELS }),
    );
    const ready = items.filter(isReady);
    const name = ready[Math.floor(Math.random() * ready.length)]?.metadata?.name;
    if (name === undefined) throw new Error(`no gateway pod is ready in namespace "${namespace}"`);
    return name;
  }
}

async function whenAborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

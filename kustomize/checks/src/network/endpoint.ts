import type { Labels } from '../checks/labels.js';

/** A port that a pod declares. */
export interface PodPort {
  readonly name?: string | undefined;
  readonly containerPort: number;
  /** @defaultValue `TCP` */
  readonly protocol?: string | undefined;
}

/** What network policies know of a pod. A pod in the network of its node is none: for a policy it is that node. */
export interface PodOfNetwork {
  readonly namespace: { readonly name: string; readonly labels: Labels };
  readonly labels: Labels;
  readonly ports: readonly PodPort[];
}

/** One end of a connection: a pod, a node, or what is outside of the cluster. */
export interface Endpoint {
  /** As text: `gateway`. */
  readonly title: string;
  readonly addresses: readonly string[];
  readonly pod?: PodOfNetwork;
  /** True for the node on which the other end runs. */
  readonly isOwnNode?: boolean;
}

/** A connection that somebody tries to open. */
export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

export { ExternalScalerClient, type MessageStream } from './external-scaler.client.js';

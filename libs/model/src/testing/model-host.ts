/** A process that runs a model for a worker until it is killed: a model host, as of another container. */
import { ModelHostServer } from '../remote/model-host.server.js';

const [modelPath = '', runnerPath = '', socketPath = ''] = process.argv.slice(2);
await ModelHostServer.listen({ socketPath, model: { modelPath, runnerPath } });

/** A process that hosts a model until it is killed, in a process of its own or, with a third argument, at that socket. */
import { ModelHost } from '../host/model-host.js';
import { aJob } from './a-job.js';

const [modelPath = '', runnerPath = '', socketPath] = process.argv.slice(2);
const host = new ModelHost({
  ...(socketPath === undefined ? { modelPath, runnerPath } : { socketPath }),
  onLog: (line) => {
    console.log(line.text);
  },
});
const { processId } = await host.start();
console.log(`model process ${processId}`);
await host.run(aJob({ timeoutSeconds: Infinity }));

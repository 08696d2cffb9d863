/** A process that hosts a model until it is killed; it prints the model's first answer as soon as it has one. */
import { ModelHost } from '../host/model-host.js';
import { aJob } from './a-job.js';

const [modelPath = '', runnerPath = ''] = process.argv.slice(2);
const host = new ModelHost({
  modelPath,
  runnerPath,
  onLog: (line) => {
    console.log(line.text);
  },
});
const { processId } = await host.start();
console.log(`model process ${processId}`);
await host.run(aJob({ timeoutSeconds: Infinity }));

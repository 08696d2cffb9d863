import { readExperimentOptions, USAGE } from './experiment-options.js';
import { runSimulated } from './ways/simulated.js';

try {
  const options = readExperimentOptions(process.argv.slice(2));
  if (options === undefined) console.log(USAGE);
  else await runSimulated(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

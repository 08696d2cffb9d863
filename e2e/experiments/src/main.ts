import { readExperimentOptions, EXPERIMENT_USAGE } from './experiment-options.js';
import { runAdvice } from './ways/advice.js';
import { runScaledEstimates } from './ways/estimates-scaled.js';
import { runEstimates } from './ways/estimates.js';
import { runLiveWay } from './ways/live.js';
import { runSimulated } from './ways/simulated.js';

try {
  const options = readExperimentOptions(process.argv.slice(2));
  if (options === undefined) console.log(EXPERIMENT_USAGE);
  else if (options.way === 'simulated') await runSimulated(options);
  else if (options.way === 'estimates') await runEstimates(options);
  else if (options.way === 'advice') await runAdvice(options);
  else if (options.way === 'estimates-scaled') await runScaledEstimates(options);
  else await runLiveWay(options, options.way);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import { Simulation } from './simulation.js';
import type { SimulationOptions, SimulationResult } from './simulation.types.js';

/**
 * Simulates a queue, its workers and their controller: jobs are served in the order of their arrival, each worker takes
 * one at a time. A discrete-event simulation; the same options give the same result.
 * @param options - arrivals, times and the controller
 * @throws {RangeError} when arrivals and service times differ in number
 */
export function simulate(options: SimulationOptions): SimulationResult {
  if (options.arrivalsSeconds.length !== options.serviceSeconds.length) {
    throw new RangeError(
      `${options.arrivalsSeconds.length} arrivals, but ${options.serviceSeconds.length} service times`,
    );
  }
  return new Simulation(options).run();
}

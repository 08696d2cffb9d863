/**
 * The process that a model runs in. It is started by the model host with the protocol channel on descriptor 3 and
 * takes no arguments; protocol.md lists what goes over the channel.
 */
import { Channel } from './channel.js';
import { endProcessGroup, endWithMessage, handleTerminalSignals } from './process-life.js';
import { RunnerSession } from './runner.session.js';

const channel = new Channel(3);
const session = new RunnerSession(channel);

handleTerminalSignals(() => session.isCanceled);
process.on('uncaughtException', (error) => endWithMessage(channel, error));
process.on('unhandledRejection', (reason) => endWithMessage(channel, reason));
channel.listen({
  onMessage: (message, payload) => session.handle(message, payload),
  onClosed: endProcessGroup,
});

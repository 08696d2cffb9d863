import ora from 'ora';

/** One thing that takes a while, as the user sees it. */
export interface Step {
  succeed(text: string): void;
  fail(text: string): void;
}

/** What is printed for the user. */
export interface Reporter {
  /** Says that something begins. At most one step is open at a time. */
  step(text: string): Step;
  line(text: string): void;
}

/**
 * A spinner on a terminal, plain lines elsewhere.
 *
 * @param environment - its TERM and CI show whether the terminal can turn a spinner, and whether a person looks at it
 */
export function createReporter(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Reporter {
  stream.on('error', () => undefined); // a closed terminal or pipe must not keep us from an orderly stop
  return turnsSpinners(stream, environment) ? terminalReporter(stream) : plainReporter(stream);
}

/**
 * A terminal that has no width (a container's, or a program's that has set none) is no place for a spinner: it would clear
 * its line without end.
 */
function turnsSpinners(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && stream.columns > 0 && environment.TERM !== 'dumb' && environment.CI === undefined;
}

function plainReporter(stream: NodeJS.WriteStream): Reporter {
  const line = (text: string) => void stream.write(`${text}\n`);
  return {
    line,
    step(text) {
      line(`${text} …`);
      return { succeed: line, fail: line };
    },
  };
}

function terminalReporter(stream: NodeJS.WriteStream): Reporter {
  let open: ReturnType<typeof ora> | undefined;
  const close = (show: (spinner: ReturnType<typeof ora>) => void) => {
    if (open !== undefined) show(open);
    open = undefined;
  };
  return {
    line(text) {
      // A line in the middle of a step: the spinner steps aside.
      open?.clear();
      stream.write(`${text}\n`);
    },
    step(text) {
      // Our own process reads no input: raw mode would only swallow the Ctrl-C of the whole process group.
      // Whether a spinner turns here is settled above, so that ora need not look at the environment again.
      open = ora({ text, stream, discardStdin: false, isEnabled: true }).start();
      return {
        succeed: (done) => close((spinner) => spinner.succeed(done)),
        fail: (reason) => close((spinner) => spinner.fail(reason)),
      };
    },
  };
}

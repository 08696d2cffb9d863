import ora from 'ora';

/** A step that takes a while, as the user sees it. */
export interface Step {
  succeed(text: string): void;
  fail(text: string): void;
}

/** What is printed for the user. */
export interface Reporter {
  /** Prints that a step begins. At most one step is open at a time. */
  step(text: string): Step;
  line(text: string): void;
}

/**
 * A spinner on a terminal, plain lines elsewhere.
 *
 * @param environment - its TERM and CI show whether the terminal can show a spinner, and whether a person looks at it
 */
export function createReporter(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Reporter {
  stream.on('error', () => undefined); // a closed terminal or pipe must not prevent an orderly stop
  return turnsSpinners(stream, environment) ? terminalReporter(stream) : plainReporter(stream);
}

/**
 * On a terminal without a width (of a container, or of a program that has set none) a spinner would clear its line
 * without end.
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
      // Prints a line during a step: the spinner is cleared first.
      open?.clear();
      stream.write(`${text}\n`);
    },
    step(text) {
      // This process reads no input, and in raw mode a Ctrl-C would not reach the process group. Whether there is a
      // spinner is decided above, so ora must not read the environment again.
      open = ora({ text, stream, discardStdin: false, isEnabled: true }).start();
      return {
        succeed: (done) => close((spinner) => spinner.succeed(done)),
        fail: (reason) => close((spinner) => spinner.fail(reason)),
      };
    },
  };
}

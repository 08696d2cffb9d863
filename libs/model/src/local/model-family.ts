import {
  ControlGroup,
  isRunning,
  killMarkedProcesses,
  type ProcessIdentity,
  type ProcessMark,
  readFamily,
  signalGroup,
  signalProcess,
} from '@tidegate/processes';

/** Part of the names of control groups. */
const CONTROL_GROUP_KIND = 'model';

/** What is found in one pass may have started more. */
const MOST_PASSES = 3;

/** What a model and all that it has started use at the moment. */
export interface FamilyUsage {
  readonly processes: number;
  /** Resident memory of all of them, in bytes; what they share counts for each. */
  readonly residentBytes: number;
}

/**
 * A model's process and all that it has started, wherever that has moved to: counted, and ended, as one.
 *
 * Where this process may make a control group, the kernel keeps the family. Elsewhere its members are known by the process group, by
 * the mark in their environment, and by their parents: each look remembers whom it sees. So a child in a session of its own
 * with an empty environment is found, unless its parent, too, has ended before a look.
 */
export class ModelFamily {
  private readonly controlGroup: ControlGroup | undefined;
  private remembered: readonly ProcessIdentity[] = [];

  /**
   * @param leaderPid - the model's process, the first of its process group
   * @param mark - the variable in its environment
   */
  constructor(
    private readonly leaderPid: number,
    private readonly mark: ProcessMark,
    createControlGroup: () => ControlGroup | undefined = () => ControlGroup.create(CONTROL_GROUP_KIND),
  ) {
    const group = createControlGroup();
    // The model is not loaded yet, so it has started nothing that would stay outside.
    if (group?.add(leaderPid) === true) this.controlGroup = group;
    else group?.remove();
  }

  /** What the family uses now; `undefined` where there is no `/proc`. */
  usage(): FamilyUsage | undefined {
    const members = this.look();
    if (members === undefined) return undefined;
    const residentBytes = members.reduce((sum, { residentBytes: bytes }) => sum + bytes, 0);
    return { processes: members.length, residentBytes };
  }

  /** Kills the whole family at once, whatever its members are doing. */
  kill(): void {
    const killed = new Set<number>();
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const found = (this.look() ?? []).filter(({ pid }) => !killed.has(pid));
      this.controlGroup?.kill();
      signalGroup(this.leaderPid, 'SIGKILL');
      for (const member of found.filter(isRunning)) signalProcess(member.pid, 'SIGKILL');
      for (const { pid } of found) killed.add(pid);
      if (found.length === 0) break;
    }
  }

  /** Kills what is left when the model's process has ended. */
  end(): void {
    this.kill();
    killMarkedProcesses(this.mark);
    this.controlGroup?.remove();
  }

  private look() {
    const members = readFamily({
      leaderPid: this.leaderPid,
      memberIds: this.controlGroup?.memberIds() ?? [],
      earlier: this.remembered,
    });
    this.remembered = members ?? [];
    return members;
  }
}

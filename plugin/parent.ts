// Detects that the CLI has exited, since it cannot stop its plugins when it is killed. Where a shell runs in between (npm's `.cmd` on Windows),
// the shell's end counts.

/** Milliseconds. */
const INTERVAL = 1_000;

/** Calls back once, when the process that started this one has ended. */
export function onParentGone(callback: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid !== parent || !isRunning(parent)) {
            clearInterval(timer);
            callback();
        }
    }, INTERVAL);
}

/** Only Windows needs it: a process keeps the number of its parent there. */
function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as { code?: unknown }).code === "EPERM";
    }
}

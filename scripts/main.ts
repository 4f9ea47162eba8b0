// How every script ends: with the exit code of its work, or with one clear line of what went wrong.

export function main(work: () => Promise<number>): void {
    work().then(
        (code) => {
            process.exitCode = code;
        },
        (error) => {
            console.error(error instanceof Error ? error.message : error);
            process.exitCode = 1;
        },
    );
}

// Tells the user what the command waits for when that takes long.

/** Runs the work, and prints to stderr what it waits for if that takes longer than two seconds. */
export async function withProgress<T>(waitingFor: string, work: () => Promise<T>): Promise<T> {
    const progress = setTimeout(() => console.error(`Waiting for ${waitingFor} …`), 2_000);
    try {
        return await work();
    } finally {
        clearTimeout(progress);
    }
}

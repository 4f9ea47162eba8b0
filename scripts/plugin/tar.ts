// Writes tar.gz archives whose bytes depend on their contents alone, on every system: no times, owners or modes of this machine.

import { gzipSync } from "node:zlib";

/** A file of an archive. */
export interface ArchivedFile {
    readonly name: string;
    readonly content: string;
    readonly executable?: boolean;
}

const BLOCK = 512;

/** The archive, compressed. */
export function tarGz(files: readonly ArchivedFile[]): Buffer {
    const blocks = files.flatMap((file) => {
        const content = Buffer.from(file.content);
        return [header(file, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1))];
    });
    return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

/** The header of a regular file, in the format ustar. */
function header({ name, executable = false }: ArchivedFile, size: number): Buffer {
    const block = Buffer.alloc(BLOCK);
    block.write(name, 0, 100);
    block.write(octal(executable ? 0o755 : 0o644, 8), 100);
    block.write(octal(0, 8), 108);
    block.write(octal(0, 8), 116);
    block.write(octal(size, 12), 124);
    block.write(octal(0, 12), 136);
    block.write(" ".repeat(8), 148);
    block.write("0", 156);
    block.write("ustar\x0000", 257);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return block;
}

function octal(value: number, width: number): string {
    return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

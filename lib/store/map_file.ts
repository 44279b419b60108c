/** Constants of `mmap` that Linux and macOS share: readable and writable pages, private copies. */
const READ_WRITE = 3;
const PRIVATE = 2;

/** The C library of each system that this knows how to map files on. */
const C_LIBRARY: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.B.dylib",
};

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
} as const;

let library: Deno.DynamicLibrary<typeof SYMBOLS> | null | undefined;

/**
 * The bytes of a file that is never written in place, without copying them: pages of the system's file
 * cache, which are loaded when they are touched. Writing to the bytes changes a private copy of the
 * page and never the file.
 *
 * The mapping stays for as long as the process lives, as nothing says when the last view of it is gone.
 * Where the process may not call the C library, or the system has none we know, the file is read.
 *
 * @param path The file. Cutting it short while it is mapped ends the process; replacing or removing it
 * does not touch the mapping.
 * @returns Its bytes, at an address that is a multiple of eight.
 * @throws {Deno.errors.NotFound} when there is no such file.
 */
export function mapFile(path: string): Uint8Array<ArrayBuffer> {
  const { size } = Deno.statSync(path);
  const mapped = size === 0 ? null : mapPages(path, size);
  return mapped ?? Deno.readFileSync(path);
}

function mapPages(path: string, size: number): Uint8Array<ArrayBuffer> | null {
  const libc = openLibrary();
  if (libc === null) return null;
  const descriptor = libc.symbols.open(new TextEncoder().encode(`${path}\0`), 0);
  if (descriptor < 0) return null;
  const start = libc.symbols.mmap(null, BigInt(size), READ_WRITE, PRIVATE, descriptor, 0n);
  libc.symbols.close(descriptor);
  // A failed mapping is told by the address -1.
  if (start === null || BigInt.asIntN(64, Deno.UnsafePointer.value(start)) === -1n) return null;
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(start, size));
}

function openLibrary(): typeof library & (object | null) {
  if (library !== undefined) return library;
  const name = C_LIBRARY[Deno.build.os];
  const isAllowed = name !== undefined &&
    Deno.permissions.querySync({ name: "ffi" }).state === "granted";
  try {
    library = isAllowed ? Deno.dlopen(name, SYMBOLS) : null;
  } catch {
    // Another C library, musl for example: files are read there.
    library = null;
  }
  return library;
}

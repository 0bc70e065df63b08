/** The scripts that the kernel hands over, from their sources. */
export async function kernelModule(_: unknown, { part }: { part: string }) {
  const parts = await import(`../src/entries/${part}.ts`);
  return { default: () => parts };
}

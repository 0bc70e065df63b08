/** What went wrong and what to do, as the kernel's own errors read: "message; hint". */
export function sentence({ message, hint }: { message: string; hint: string }): string {
  return hint ? `${message}; ${hint}` : message;
}

/** Bits of memory as people read them: "128 KiB", "7281.8 KiB". */
export function kibText(bits: number): string {
  return `${Math.round((10 * bits) / 8192) / 10} KiB`;
}

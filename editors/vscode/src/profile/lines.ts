/** Of an export in the format `json` (docs/profile-format.md) what tells the time of each line. */
interface Export {
  readonly mode: string;
  readonly functions: readonly { readonly source: string | object }[];
  readonly frames: { readonly function: readonly number[]; readonly line: readonly number[] };
  readonly threads: readonly { readonly nodes: Nodes }[];
}

interface Nodes {
  readonly frame: readonly number[];
  readonly timeNs: readonly number[];
  readonly bytes?: readonly number[];
}

/** A line from 1 and its own percentage of the profile. */
export interface Share {
  readonly line: number;
  readonly percent: number;
}

/** The shares of all lines by file, as the program names its files (`cwd` is put before a relative name). */
export function lineShares(content: string, cwd: string): Map<string, Share[]> {
  const { mode, functions, frames, threads } = JSON.parse(content) as Export;
  const files = new Map<string, Map<number, number>>();
  let whole = 0;
  for (const { nodes } of threads) {
    const amounts = mode === 'allocation' ? nodes.bytes ?? [] : nodes.timeNs;
    for (const [node, frame] of nodes.frame.entries()) {
      whole += amounts[node];
      const source = node === 0 ? undefined : functions[frames.function[frame]].source;
      if (typeof source !== 'string' || !source.startsWith('@') || frames.line[frame] < 1) continue;
      const name = source.slice(1);
      const path = name.startsWith('/') ? name : `${cwd}/${name.replace(/^\.\//, '')}`;
      const lines = files.get(path) ?? new Map<number, number>();
      files.set(path, lines.set(frames.line[frame], (lines.get(frames.line[frame]) ?? 0) + amounts[node]));
    }
  }
  return new Map([...files].map(([path, lines]) =>
    [path, [...lines].map(([line, amount]) => ({ line, percent: 100 * amount / Math.max(whole, 1) }))]));
}

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The adapter to start: the setting's alone if there is one, else the package's own, else the first in `searchPath`. */
export function findAdapter(setting: string, extensionPath: string, searchPath: string): string | undefined {
  const folders = [join(extensionPath, 'bin'), ...searchPath.split(delimiter).filter(Boolean)];
  const candidates = setting ? [setting] : folders.map((folder) => join(folder, 'wayfinder'));
  return candidates.find(isExecutable);
}

/** Whether what `wayfinder --version` printed is `oldest` (major.minor.patch) or newer. */
export function isRecent(printed: string, oldest: readonly number[]): boolean {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(printed);
  if (!found) return false;
  const version = found.slice(1).map(Number);
  const differs = oldest.findIndex((part, index) => version[index] !== part);
  return differs < 0 || version[differs] > oldest[differs];
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A socket where a process that has loaded Wayfinder's module listens; `address` is a port, HOST:PORT or a path. */
export interface ListeningProgram {
  readonly pid: number;
  readonly command: string;
  readonly folder: string;
  readonly address: string;
}

const tcpListens = '0A';  // TCP_LISTEN and __SO_ACCEPTCON, as the kernel's tables write them
const unixListens = '00010000';

/** The programs of this user on this machine that can be attached to, by the kernel's tables in `proc`. */
export function listeningPrograms(proc = '/proc'): ListeningProgram[] {
  return readdirSync(proc).filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      return programsOf(join(proc, pid), Number(pid));
    } catch {
      return [];  // it has just ended, or is another user's
    }
  });
}

function programsOf(process: string, pid: number): ListeningProgram[] {
  if (!/\/wayfinder\.so$/m.test(readFileSync(join(process, 'maps'), 'utf8'))) return [];
  const sockets = new Set(readdirSync(join(process, 'fd')).map((fd) => socketBehind(join(process, 'fd', fd))));
  const folder = readlinkSync(join(process, 'cwd'));
  const rows = (table: string) => readFileSync(join(process, 'net', table), 'utf8').trim().split('\n').slice(1)
    .map((row) => row.trim().split(/\s+/));
  const tcp = [...rows('tcp'), ...rows('tcp6')].filter(([, , , state, , , , , , inode]) => state === tcpListens && sockets.has(inode))
    .map(([, local]) => tcpAddress(local));
  const unix = rows('unix').filter(([, , , flags, , , inode, path]) => flags === unixListens && sockets.has(inode) && path && path[0] !== '@')
    .map(([, , , , , , , ...path]) => resolve(folder, path.join(' ')));
  const command = readFileSync(join(process, 'cmdline'), 'utf8').replace(/\0$/, '').replaceAll('\0', ' ');
  return [...new Set([...tcp, ...unix])].map((address) => ({ pid, command, folder, address }));
}

function socketBehind(fd: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(fd))?.[1];
  } catch {
    return undefined;  // it has just been closed
  }
}

/** `local` is the kernel's: words of the address in the machine's order of bytes, a colon, the port. */
function tcpAddress(local: string): string {
  const [words, port] = local.split(':');
  const bytes = Buffer.from((words.match(/.{8}/g) ?? []).map((word) => word.match(/../g)?.reverse().join('')).join(''), 'hex');
  const isLoopback = bytes.length === 4 ? bytes[0] === 127 : false;
  if (isLoopback || bytes.every((byte) => byte === 0)) return String(parseInt(port, 16));
  const host = bytes.length === 4 ? bytes.join('.') : `[${(bytes.toString('hex').match(/.{4}/g) ?? []).join(':')}]`;
  return `${host}:${parseInt(port, 16)}`;
}

/** Attributes of attach that lead to where a program listens. */
export interface AttachAddress {
  readonly port?: number;
  readonly host?: string;
  readonly socket?: string;
}

/**
 * A picked program is put into `port` as text: a port, HOST:PORT or a socket's path. The adapter takes a number and has
 * attributes of their own for the others. Undefined for anything else, which is the adapter's to refuse.
 */
export function attachAddress(port: unknown): AttachAddress | undefined {
  if (typeof port !== 'string') return undefined;
  if (/^\d+$/.test(port)) return { port: Number(port) };
  if (port.startsWith('/')) return { socket: port };
  const address = /^\[?([^\]]+?)\]?:(\d+)$/.exec(port);
  return address ? { host: address[1], port: Number(address[2]) } : undefined;
}

#pragma once

namespace wayfinder::runtime {

/// The embedded interpreter: `host [--link-fd N | --link-path PATH] [LUA OPTIONS] [--] [SCRIPT [ARGS]]`. Runs a script
/// as Debian's lua5.4 does: LUA_INIT, `arg`, output, messages on stderr under the name lua5.4, exit code. With a link
/// it is a debuggee: it says hello there, waits for `start`, and ends at once when the link is lost; if it leads a
/// process group, all of that ends. Returns the exit code; 2 for a wrong link option, with one line on stderr.
int host_main(int argc, char** argv);

}  // namespace wayfinder::runtime

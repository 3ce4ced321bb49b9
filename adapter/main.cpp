#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "adapter/commands/command.hpp"
#include "adapter/debuggee/inherited_signals.hpp"
#include "runtime/host/host.hpp"

namespace {

/// A process started with 0, 1 or 2 closed would get one of its own files there, and programs it starts too.
void fill_standard_descriptors() {
  int descriptor = 0;
  while (descriptor >= 0 && descriptor <= 2)
    descriptor = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (descriptor > 2) ::close(descriptor);
}

}  // namespace

int main(int argc, char** argv) {
  // The debuggee. Nothing of the adapter may have run in its process.
  if (argc > 1 && std::string_view{argv[1]} == "host") return wayfinder::runtime::host_main(argc - 1, argv + 1);
  fill_standard_descriptors();
  wayfinder::adapter::take_over_signals();
  try {
    const int exit_code = wayfinder::adapter::run_command_line(argc, argv);
    const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (is_written || exit_code != 0) return exit_code;
    ::dprintf(2, "wayfinder: stdout: expected to be written to, got an error\n");
    return 1;
  } catch (const std::exception& error) {
    ::dprintf(2, "wayfinder: %s\n", error.what());
    return 1;
  }
}

#include "runtime/sampling/vm_thread.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace wayfinder::runtime::sampling {
namespace {

int open_task_file(pid_t thread, const char* name) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/self/task/%d/%s", static_cast<int>(thread), name);
  return open(path.data(), O_RDONLY | O_CLOEXEC);
}

std::string_view read_again(int file, std::array<char, 256>& buffer) {
  const ssize_t size = file < 0 ? -1 : pread(file, buffer.data(), buffer.size(), 0);
  return size <= 0 ? std::string_view{} : std::string_view{buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace

VmThread::VmThread()
    : process_{getpid()},
      id_{gettid()},
      state_file_{open_task_file(id_, "stat")},
      call_file_{open_task_file(id_, "syscall")} {
  pthread_getcpuclockid(pthread_self(), &clock_);
}
VmThread::~VmThread() {
  for (const int file : {state_file_, call_file_}) {
    if (file >= 0) close(file);
  }
}

std::uint64_t VmThread::cpu_ns() const noexcept {
  timespec used{};
  clock_gettime(clock_, &used);
  constexpr std::uint64_t ns_per_second = 1'000'000'000;
  return static_cast<std::uint64_t>(used.tv_sec) * ns_per_second + static_cast<std::uint64_t>(used.tv_nsec);
}

Activity VmThread::activity() const noexcept {
  constexpr int looks = 4;
  const std::uint64_t before = cpu_ns();
  for (int look = 0; look < looks; ++look) {
    if (cpu_ns() != before) return Activity::on_processor;
  }
  std::array<char, 256> buffer{};
  const std::string_view text = read_again(state_file_, buffer);
  const std::size_t name_end = text.rfind(')');  // proc(5): pid (name) state
  const bool is_runnable =
      name_end != std::string_view::npos && name_end + 2 < text.size() && text[name_end + 2] == 'R';
  return is_runnable ? Activity::runnable : Activity::asleep;
}

std::uintptr_t VmThread::sleeping_stack_pointer() const noexcept {
  std::array<char, 256> buffer{};
  std::string_view text = read_again(call_file_, buffer);  // proc(5): number arguments... sp pc
  while (!text.empty() && text.back() == '\n')
    text.remove_suffix(1);
  const std::size_t pc_at = text.rfind(" 0x");
  if (pc_at == std::string_view::npos) return 0;
  text = text.substr(0, pc_at);
  const std::size_t sp_at = text.rfind(" 0x");
  if (sp_at == std::string_view::npos) return 0;
  constexpr std::size_t prefix = 3;
  std::uintptr_t stack_pointer = 0;
  constexpr int hexadecimal = 16;
  std::from_chars(text.data() + sp_at + prefix, text.data() + text.size(), stack_pointer, hexadecimal);
  return stack_pointer;
}

void VmThread::send(int signal) const noexcept {
  syscall(SYS_tgkill, process_, id_, signal);
}

}  // namespace wayfinder::runtime::sampling

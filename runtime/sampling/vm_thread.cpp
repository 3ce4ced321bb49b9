#include "runtime/sampling/vm_thread.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <utility>

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

/// By its address our timers are told from the program's.
constexpr char mark_of_timers = 0;

}  // namespace

VmThread::VmThread()
    : process_{getpid()},
      id_{gettid()},
      state_file_{open_task_file(id_, "stat")},
      call_file_{open_task_file(id_, "syscall")} {
  pthread_getcpuclockid(pthread_self(), &clock_);
}
VmThread::~VmThread() {
  end_sending();
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

void VmThread::end_sending() noexcept {
  const bool is_forked_child = process_ != getpid();  // timers stay with the parent, their numbers are free here
  if (std::exchange(timer_signal_, 0) != 0 && !is_forked_child) timer_delete(timer_);
}

void VmThread::set_up_timer(int signal) noexcept {
  if (timer_signal_ == signal) return;
  end_sending();
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = signal;
  event.sigev_value.sival_ptr = const_cast<char*>(&mark_of_timers);
  event._sigev_un._tid = id_;  // glibc 2.36 has no other name for it
  if (timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0) timer_signal_ = signal;
}

void VmThread::send(int signal) noexcept {
  set_up_timer(signal);
  if (timer_signal_ == 0) {  // timers count against RLIMIT_SIGPENDING
    syscall(SYS_tgkill, process_, id_, signal);
    return;
  }
  itimerspec long_ago{};
  long_ago.it_value.tv_nsec = 1;
  timer_settime(timer_, TIMER_ABSTIME, &long_ago, nullptr);
}

bool VmThread::is_sent(const siginfo_t& info) noexcept {
  if (info.si_code == SI_TIMER) return info.si_value.sival_ptr == &mark_of_timers;
  return info.si_code == SI_TKILL && info.si_pid == getpid();
}

}  // namespace wayfinder::runtime::sampling

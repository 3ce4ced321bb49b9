#pragma once
#include <signal.h>
#include <sys/types.h>
#include <time.h>

#include <cstdint>

namespace wayfinder::runtime::sampling {

enum class Activity : std::uint8_t {
  on_processor,
  runnable,  ///< It waits for a processor, perhaps for the caller's.
  asleep     ///< In a system call, which a signal would end early, SA_RESTART or not.
};

/// The OS thread that runs the VM, as another thread sees it.
class VmThread {
 public:
  VmThread();  ///< The calling thread.
  ~VmThread();
  VmThread(const VmThread&) = delete;
  VmThread& operator=(const VmThread&) = delete;

  [[nodiscard]] pid_t id() const noexcept { return id_; }
  /// CPU time that it has used.
  [[nodiscard]] std::uint64_t cpu_ns() const noexcept;
  [[nodiscard]] Activity activity() const noexcept;
  /// Its stack pointer while it sleeps; 0: unknown.
  [[nodiscard]] std::uintptr_t sleeping_stack_pointer() const noexcept;
  /// Sends it a signal; nothing happens when the thread has ended. The signal is that of a timer that is due at once:
  /// only those does the kernel take back when the program runs another one in its place (execve(2)), which has no
  /// handler for it and would be killed. One thread at a time.
  void send(int signal) noexcept;
  /// From here on none that was sent arrives any more, but what is pending already. One thread at a time.
  void end_sending() noexcept;
  /// In a handler: the signal comes from a send() of this process.
  [[nodiscard]] static bool is_sent(const siginfo_t& info) noexcept;

 private:
  void set_up_timer(int signal) noexcept;

  pid_t process_;
  pid_t id_;
  clockid_t clock_{};
  int state_file_;  ///< /proc/self/task/ID/stat
  int call_file_;   ///< /proc/self/task/ID/syscall
  timer_t timer_{};
  int timer_signal_{};  ///< 0: there is no timer
};

}  // namespace wayfinder::runtime::sampling

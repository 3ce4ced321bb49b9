#pragma once
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
  /// Sends it a signal; nothing happens when the thread has ended.
  void send(int signal) const noexcept;

 private:
  pid_t process_;
  pid_t id_;
  clockid_t clock_{};
  int state_file_;  ///< /proc/self/task/ID/stat
  int call_file_;   ///< /proc/self/task/ID/syscall
};

}  // namespace wayfinder::runtime::sampling

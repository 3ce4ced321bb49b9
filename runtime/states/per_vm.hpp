#pragma once
#include <array>
#include <cstddef>
#include <memory>

/// A process may have several Lua states that are debugged, each on an OS thread of its own (the VM thread). What the
/// agent keeps for one of them belongs to that thread: one object of each kind, which the thread makes when it first
/// asks for it. They go when the thread ends, but not when the process exits: events still come by then.
namespace wayfinder::runtime {

/// Calls `last` on each OS thread that ends and has such objects, before these go. Set before the first is made.
void call_at_thread_end(void (*last)() noexcept) noexcept;

/// The objects of one OS thread. Use per_vm().
class VmParts {
 public:
  static constexpr std::size_t most = 32;
  struct Slot {
    void* part{};
    void (*destroy)(void*){};
  };

  VmParts() = default;
  ~VmParts();
  VmParts(const VmParts&) = delete;
  VmParts& operator=(const VmParts&) = delete;

  /// Null: the thread has none. Legal in a signal handler.
  [[nodiscard]] static VmParts* of_thread() noexcept { return of_thread_; }
  static VmParts& make_for_thread();
  [[nodiscard]] static std::size_t next_number() noexcept;

  [[nodiscard]] void* find(std::size_t number) const noexcept { return slots_.at(number).part; }
  void keep(std::size_t number, Slot slot) noexcept { slots_.at(number) = slot; }

 private:
  static void end_of_thread(void* parts);

  // initial-exec: a signal handler may read it; __tls_get_addr might allocate.
  static constinit thread_local VmParts* of_thread_ [[gnu::tls_model("initial-exec")]];
  std::array<Slot, most> slots_{};
};

template <class Part>
inline const std::size_t number_of_part = VmParts::next_number();

/// This OS thread's object of that kind; null: none was made. Legal in a signal handler.
template <class Part>
[[nodiscard]] Part* find_per_vm() noexcept {
  const VmParts* parts = VmParts::of_thread();
  return parts == nullptr ? nullptr : static_cast<Part*>(parts->find(number_of_part<Part>));
}

/// The same, made if need be.
template <class Part>
[[nodiscard]] Part& per_vm() {
  if (Part* found = find_per_vm<Part>(); found != nullptr) [[likely]] {
    return *found;
  }
  auto made = std::make_unique<Part>();
  VmParts::make_for_thread().keep(number_of_part<Part>,
                                  {made.get(), [](void* part) { delete static_cast<Part*>(part); }});
  return *made.release();
}

}  // namespace wayfinder::runtime

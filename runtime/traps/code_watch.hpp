#pragma once
#include <vector>

#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"

namespace wayfinder::runtime::traps {

/// Sees prototypes come and go, by an allocator around the state's own: the VM says what it allocates (lua_Alloc in the
/// manual), and a prototype has a size that nothing else has often. Thread: VM.
class CodeWatch {
 public:
  struct Listener {
    void* data;
    /// A prototype has been allocated; the compiler is still to fill it. From the allocator: no API, no allocation in
    /// the state, nothing raised.
    void (*comes)(void* data) noexcept;
    void (*goes)(void* data, const void* prototype) noexcept;
    /// The state has been closed; nothing of it is left. The same.
    void (*state_ends)(void* data) noexcept;
  };
  explicit CodeWatch(Listener listener) : listener_{listener} {}
  ~CodeWatch() = default;
  CodeWatch(const CodeWatch&) = delete;
  CodeWatch& operator=(const CodeWatch&) = delete;

  void begin(lua_State* L);
  /// Where somebody has put another allocator around this one, that still calls it.
  void end(lua_State* L) noexcept;

  /// Those that have been compiled since the last time and can be looked at: not the ones whose chunk is being loaded.
  /// `waits`: there are such.
  [[nodiscard]] std::vector<layout::Proto*> take_new(bool& waits);
  [[nodiscard]] bool has_new() const noexcept { return !new_.empty(); }

 private:
  struct NewPrototype {
    layout::Proto* prototype;
    layout::Thread* thread;          ///< that loads it
    const layout::CallInfo* loader;  ///< its call at that time
  };
  static void* allocate(void* data, void* block, std::size_t old_size, std::size_t size) noexcept;
  void* end_with_state(void* block, std::size_t size) noexcept;
  void note_new(void* block) noexcept;
  void note_end(const void* block) noexcept;
  [[nodiscard]] bool is_being_loaded(const NewPrototype& made) const noexcept;

  Listener listener_;
  lua_Alloc inner_{};
  void* inner_data_{};
  layout::Thread* main_{};
  const void* main_block_{};
  bool is_on_{};
  bool is_installed_{};
  std::vector<NewPrototype> new_;
};

}  // namespace wayfinder::runtime::traps

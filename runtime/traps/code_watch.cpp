#include "runtime/traps/code_watch.hpp"

#include <algorithm>
#include <new>

#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/running_thread.hpp"

namespace wayfinder::runtime::traps {

void CodeWatch::begin(lua_State* L) {
  install_fault_guard();  // for running_thread(); the program may have put its own handlers on top since
  if (std::exchange(is_on_, true)) return;
  main_ = layout::of(L)->global->main_thread;
  main_block_ = lua_getextraspace(layout::api_of(main_));  // the block begins with it
  if (std::exchange(is_installed_, true)) return;
  inner_ = lua_getallocf(L, &inner_data_);
  lua_setallocf(L, allocate, this);
}

void CodeWatch::end(lua_State* L) noexcept {
  if (!std::exchange(is_on_, false)) return;
  new_.clear();
  if (lua_getallocf(L, nullptr) != allocate) return;
  lua_setallocf(L, inner_, inner_data_);
  is_installed_ = false;
}

void* CodeWatch::allocate(void* data, void* block, std::size_t old_size, std::size_t size) noexcept {
  CodeWatch& watch = *static_cast<CodeWatch*>(data);
  if (size == 0 && old_size == sizeof(layout::Proto) && block != nullptr) watch.note_end(block);
  if (size == 0 && block == watch.main_block_) [[unlikely]] {
    return watch.end_with_state(block, old_size);
  }
  void* made = watch.inner_(watch.inner_data_, block, old_size, size);
  if (block == nullptr && old_size == layout::tag_proto && made != nullptr) [[unlikely]] {
    watch.note_new(made);
  }
  return made;
}

void* CodeWatch::end_with_state(void* block, std::size_t size) noexcept {
  is_on_ = is_installed_ = false;
  new_.clear();
  main_block_ = nullptr;
  listener_.state_ends(listener_.data);
  return inner_(inner_data_, block, size, 0);
}

void CodeWatch::note_new(void* block) noexcept {
  if (!is_on_) return;
  layout::Thread* thread =
      layout::of(running_thread(layout::api_of(main_), reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0))));
  try {
    new_.push_back({static_cast<layout::Proto*>(block), thread, thread->call});
  } catch (const std::bad_alloc&) {
    return;  // it has no traps then
  }
  listener_.comes(listener_.data);
}

void CodeWatch::note_end(const void* block) noexcept {
  if (!is_on_) return;
  if (!new_.empty()) std::erase_if(new_, [block](const NewPrototype& made) { return made.prototype == block; });
  listener_.goes(listener_.data, block);
}

/// A chunk's reader may be a Lua function, which runs while the compiler is at work: then the call that has begun to
/// load is still there, and what it calls is not the chunk.
bool CodeWatch::is_being_loaded(const NewPrototype& made) const noexcept {
  const layout::Thread& thread = *made.thread;
  const layout::CallInfo* called = nullptr;
  const layout::CallInfo* call = thread.call;
  for (; call != nullptr && call != made.loader; call = previous_of(thread, *call))
    called = call;
  if (call == nullptr || called == nullptr || layout::is_lua(*call) || call == base_call_of(thread)) return false;
  const layout::Proto* running = layout::is_lua(*called) ? layout::proto_of(*called) : nullptr;
  return std::ranges::none_of(new_, [running, &made](const NewPrototype& other) {
    return other.loader == made.loader && other.prototype == running;
  });
}

std::vector<layout::Proto*> CodeWatch::take_new(bool& waits) {
  std::vector<layout::Proto*> complete;
  std::vector<NewPrototype> incomplete;
  for (const NewPrototype& made : new_) {
    if (is_being_loaded(made)) {
      incomplete.push_back(made);
    } else if (made.prototype->tag == layout::tag_proto) {
      complete.push_back(made.prototype);
    }
  }
  new_ = std::move(incomplete);
  waits = !new_.empty();
  return complete;
}

}  // namespace wayfinder::runtime::traps

#include "runtime/inspect/stop.hpp"

#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/thread_ids.hpp"

namespace wayfinder::runtime {

using inspect::Inspector;

void stop_began(lua_State* L, const Stop& stop) noexcept {
  const auto inspector = Inspector::of(L);
  if (!inspector) return;
  (*inspector)->stop = stop;
  (*inspector)->stopped_thread = L;
}

void stop_ended(lua_State* L) noexcept {
  Inspector* const inspector = Inspector::find(L);
  if (inspector == nullptr) return;  // the client has gone in this stop
  Inspector& state = *inspector;
  state.stopped_thread = nullptr;
  state.stop = {};
  state.frames.clear();
  state.references.clear(L, state);
  state.table_lists.clear();
  inspect::forget_table_marks(L, state);
  state.function_names.clear();
}

std::int64_t thread_id(lua_State* L, lua_State* thread) noexcept {
  const auto inspector = Inspector::of(L);
  return inspector ? inspect::id_of_thread(L, **inspector, thread) : 0;
}

}  // namespace wayfinder::runtime

#include "runtime/layout/live_threads.hpp"

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime {

std::vector<lua_State*> live_threads(lua_State* L) {
  const layout::Global& global = *layout::of(L)->global;
  std::vector<lua_State*> threads{layout::api_of(global.main_thread)};
  layout::for_each_object(global, [&](layout::Object& object) {
    if (kind_of(object) != layout::ObjectKind::thread || layout::is_dead(global, object)) return;
    auto* thread = reinterpret_cast<layout::Thread*>(&object);
    if (thread != global.main_thread) threads.push_back(layout::api_of(thread));
  });
  return threads;
}

}  // namespace wayfinder::runtime

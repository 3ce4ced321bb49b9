#include "runtime/heap/program_path.hpp"

#include <string_view>

#include "runtime/heap/stack_levels.hpp"
#include "runtime/layout/main_thread.hpp"

namespace wayfinder::runtime::heap {

std::string program_path(lua_State* L) {
  lua_State* const main_thread = main_thread_of(L);
  if (main_thread == nullptr) return "";
  lua_Debug record;
  for (int level = count_levels(main_thread); level-- > 0;) {
    if (lua_getstack(main_thread, level, &record) == 0) break;
    lua_getinfo(main_thread, "S", &record);
    if (*record.what == 'C') continue;
    const std::string_view source = source_of(record);
    return source.starts_with('@') ? std::string{source.substr(1)} : "";
  }
  return "";
}

}  // namespace wayfinder::runtime::heap

#include <set>

#include "protocol/json.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/frame_names.hpp"
#include "runtime/inspect/handlers.hpp"
#include "runtime/inspect/reachable_threads.hpp"
#include "runtime/inspect/thread_ids.hpp"

namespace wayfinder::runtime::inspect {
namespace {

using Chunks = std::set<std::string, std::less<>>;

/// All code that the state holds, by its Protos.
Chunks chunks_by_layout(lua_State* L) {
  Chunks chunks;
  const layout::String* last = nullptr;
  const layout::Global& global = *layout::of(L)->global;
  layout::for_each_object(global, [&](const layout::Object& object) {
    if (kind_of(object) != layout::ObjectKind::proto || layout::is_dead(global, object)) return;
    const auto& proto = reinterpret_cast<const layout::Proto&>(object);
    if (proto.source == nullptr || proto.source == last) return;
    last = proto.source;
    chunks.emplace(layout::text_of(*proto.source));
  });
  return chunks;
}

void add_function(lua_State* L, Chunks& chunks) {
  lua_Debug record;
  lua_getinfo(L, ">S", &record);
  // LuaJIT has parts of its library in Lua, without lines.
  const bool is_library = is_luajit && record.linedefined < 0;
  if (*record.what != 'C' && !is_library) chunks.emplace(source_of(record));
}

/// What can be reached by the public API.
Chunks chunks_by_api(lua_State* L) {
  Chunks chunks;
  visit_reachable_functions(L, [&chunks](lua_State* inner) {
    lua_pushvalue(inner, -1);
    add_function(inner, chunks);
  });
  return chunks;
}

}  // namespace

Result<dap::LoadedSourcesResponseBody> loaded_sources(const Vm& vm, const dap::LoadedSourcesArguments& /*arguments*/) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  if (lua_checkstack(vm.L, 2 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const Chunks chunks = (*inspector)->trusts_layout() ? chunks_by_layout(vm.L) : chunks_by_api(vm.L);
  dap::LoadedSourcesResponseBody body;
  std::set<std::string> paths;
  for (const std::string& chunk : chunks) {
    auto found = dap_source((*inspector)->sources, chunk);
    if (!found || (!found->path && !found->source_reference)) continue;  // nothing to open
    if (found->path && !paths.insert(*found->path).second) continue;
    body.sources.push_back(std::move(*found));
  }
  return body;
}

Result<dap::SourceResponseBody> source(const Vm& vm, const dap::SourceArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  std::int64_t reference = arguments.source_reference;
  if (arguments.source && arguments.source->source_reference) reference = *arguments.source->source_reference;
  const auto found = (*inspector)->sources.find(reference);
  if (!found) return tl::unexpected(found.error());
  return dap::SourceResponseBody{escape_text((*found)->text), "text/x-lua"};
}

}  // namespace wayfinder::runtime::inspect

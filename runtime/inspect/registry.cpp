#include "protocol/json.hpp"
#include "runtime/agent/anchor.hpp"
#include "runtime/facts/facts.hpp"
#include "runtime/facts/object_bytes.hpp"
#include "runtime/inspect/children.hpp"
#include "runtime/inspect/handlers.hpp"

namespace wayfinder::runtime::inspect {
namespace {

constexpr std::int64_t default_count = 100;

/// Lists the registry's entries that lie in a page.
class RegistryList {
 public:
  RegistryList(const ShowContext& context, std::int64_t start, std::int64_t count)
      : context_{context}, start_{start}, count_{count} {}

  /// Key and value are on top of the stack and stay.
  void add(std::string_view prefix) {
    const std::int64_t at = total_++;
    if (at < start_ || at - start_ >= count_) return;
    lua_State* L = context_.L;
    link::RegistryEntry entry;
    entry.key = prefix.empty() ? key_text() : fmt::format("{}.{}", prefix, key_text());
    entry.size = size_of_value();
    ShownValue shown_value = show_value(context_, {});
    entry.value = std::move(shown_value.text);
    entry.type = lua_typename(L, lua_type(L, -1));
    entry.variables_reference = shown_value.reference;
    entries_.push_back(std::move(entry));
  }

  link::InspectRegistryBody take() { return {total_, std::move(entries_)}; }

 private:
  [[nodiscard]] std::string key_text() const {
    lua_State* L = context_.L;
    if (lua_isinteger(L, -2) != 0) {
      const lua_Integer slot = lua_tointeger(L, -2);
      if (slot == LUA_RIDX_MAINTHREAD) return "[1] (main thread)";
      if (slot == LUA_RIDX_GLOBALS) return "[2] (globals)";
    }
    return name_of_key(L, lua_absindex(L, -2));
  }
  [[nodiscard]] std::int64_t size_of_value() const {
    lua_State* L = context_.L;
    if (context_.inspector.trusts_layout()) {
      const layout::Value& value = *(layout::of(L)->top - 1);
      return layout::is_object(value) ? static_cast<std::int64_t>(layout::bytes_of(*value.as.object)) : 0;
    }
    const int type = lua_type(L, -1);
    return type == LUA_TSTRING || type == LUA_TUSERDATA ? static_cast<std::int64_t>(lua_rawlen(L, -1)) : 0;
  }

  const ShowContext& context_;
  std::int64_t start_;
  std::int64_t count_;
  std::int64_t total_{};
  std::vector<link::RegistryEntry> entries_;
};

bool is_own_slot(lua_State* L) {
  return lua_islightuserdata(L, -2) && lua_topointer(L, -2) == agent_anchor();
}

}  // namespace

Result<link::InspectRegistryBody> inspect_registry(const Vm& vm, const link::InspectRegistryArguments& arguments) {
  const auto inspector = Inspector::of(vm.L);
  if (!inspector) return tl::unexpected(inspector.error());
  lua_State* L = vm.L;
  if (lua_checkstack(L, 4 * LUA_MINSTACK) == 0) return fail(ErrorCode::evaluation, "stack overflow");
  const StackHeight height{L};
  const ShowContext context{L, **inspector, 0, vm.stopped};
  RegistryList list{context, arguments.start.value_or(0), arguments.count.value_or(default_count)};
  for (lua_pushnil(L); lua_next(L, LUA_REGISTRYINDEX) != 0; lua_pop(L, 1)) {
    if (!is_own_slot(L)) list.add({});
  }
  // Loaded modules once more, each with a line of its own.
  (*inspector)->push(L, slot_loaded_name);
  lua_rawget(L, LUA_REGISTRYINDEX);
  const int loaded = lua_gettop(L);
  for (lua_pushnil(L); lua_istable(L, loaded) && lua_next(L, loaded) != 0; lua_pop(L, 1))
    list.add(LUA_LOADED_TABLE);
  if (!vm.stopped) (*inspector)->forget_values();
  return list.take();
}

}  // namespace wayfinder::runtime::inspect

#include "runtime/sampling/function_names.hpp"

#include <dlfcn.h>

#include <cctype>
#include <tuple>
#include <unordered_set>

#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/c_identity.hpp"
#include "runtime/sampling/hidden_functions.hpp"

namespace wayfinder::runtime::sampling {
namespace {

constexpr int deepest_table = 4;
constexpr int most_entries_of_a_table = 4'000;
constexpr int most_entries = 400'000;
constexpr int wanted_slots = 8;

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  for (const char c : text) {
    if (c != '_' && std::isalnum(static_cast<unsigned char>(c)) == 0) return false;
  }
  return true;
}

/// Walks from tables that have a name to the functions that they hold. Calls of the API that never raise.
class NameSearch {
 public:
  NameSearch(lua_State* L, const FunctionTable& functions) : state_{L}, functions_{functions} {
    for (std::size_t i = 0; i < functions.count(); ++i) {
      const auto id = static_cast<FunctionId>(i);
      const FunctionTable::Entry& entry = functions.entry(id);
      if (entry.kind == profiling::FunctionKind::c) c_functions_[entry.identity.address].push_back(id);
      if (entry.kind == profiling::FunctionKind::lua) {
        lua_functions_[{functions.text(entry), entry.identity.first_line, entry.identity.last_line}].push_back(id);
      }
    }
  }

  FunctionNames run() {
    // Near names first: what is met again deeper in keeps the name that it has.
    for (int limit = 1; limit <= deepest_table; ++limit) {
      limit_ = limit;
      entries_ = 0;
      visited_.clear();
      from_modules();
    }
    limit_ = deepest_table;
    from_registered_types();
    name_symbols();
    return std::move(names_);
  }

 private:
  using LuaKey = std::tuple<std::string_view, int, int>;

  void from_modules() {
    if (lua_checkstack(state_, wanted_slots) == 0) return;
    lua_pushglobaltable(state_);
    from_table("", 1);
    lua_pop(state_, 1);
    if (push_registry_field(LUA_LOADED_TABLE)) {
      lua_pushnil(state_);
      while (lua_next(state_, -2) != 0) {
        if (lua_type(state_, -2) == LUA_TSTRING) {
          const std::string_view module = lua_tostring(state_, -2);
          if (module != "_G") from_value(std::string{module}, 1);
        }
        lua_pop(state_, 1);
      }
    }
    lua_pop(state_, 1);
  }

  /// Metatables that C code keeps by name (luaL_newmetatable): "FILE*:read".
  void from_registered_types() {
    if (lua_checkstack(state_, wanted_slots) == 0) return;
    lua_pushnil(state_);
    while (lua_next(state_, LUA_REGISTRYINDEX) != 0) {
      if (lua_type(state_, -2) == LUA_TSTRING && lua_istable(state_, -1)) {
        const std::string type = lua_tostring(state_, -2);
        const bool is_type = type != LUA_LOADED_TABLE && type != LUA_PRELOAD_TABLE;
        if (is_type) from_methods(type);
      }
      lua_pop(state_, 1);
    }
  }
  /// A type's methods often lie in its metatable, which then is its own `__index`.
  void from_methods(const std::string& type) {
    if (!types_.insert(lua_topointer(state_, -1)).second) return;
    lua_pushnil(state_);
    while (lua_next(state_, -2) != 0) {
      if (lua_type(state_, -2) == LUA_TSTRING) {
        const std::string_view key = lua_tostring(state_, -2);
        if (key == "__index" && lua_istable(state_, -1) && lua_checkstack(state_, wanted_slots) != 0) {
          from_methods(type);
        } else if (lua_isfunction(state_, -1)) {
          give_name(type + ":" + std::string{key});
        }
      }
      lua_pop(state_, 1);
    }
  }

  /// Pushes the registry's raw field without making a string for its name; returns whether it is a table.
  bool push_registry_field(std::string_view field) {
    lua_pushnil(state_);
    while (lua_next(state_, LUA_REGISTRYINDEX) != 0) {
      if (lua_type(state_, -2) == LUA_TSTRING && lua_tostring(state_, -2) == field) {
        lua_remove(state_, -2);
        return lua_istable(state_, -1);
      }
      lua_pop(state_, 1);
    }
    lua_pushnil(state_);
    return false;
  }

  /// The value on top, which is left there.
  void from_value(const std::string& name, int depth) {
    if (lua_istable(state_, -1)) return from_table(name, depth);
    if (!lua_isfunction(state_, -1)) return;
    give_name(name);
    from_upvalues(depth);
  }

  void from_table(const std::string& name, int depth) {
    if (depth > limit_ || !visited_.insert(lua_topointer(state_, -1)).second) return;
    if (lua_checkstack(state_, wanted_slots) == 0) return;
    int entries = 0;
    lua_pushnil(state_);
    while (lua_next(state_, -2) != 0) {
      if (++entries > most_entries_of_a_table || ++entries_ > most_entries) {
        lua_pop(state_, 2);
        return;
      }
      if (lua_type(state_, -2) == LUA_TSTRING) {
        std::size_t size = 0;
        const char* text = lua_tolstring(state_, -2, &size);
        const std::string_view key{text, size};
        if (is_name(key)) from_value(name.empty() ? std::string{key} : name + "." + std::string{key}, depth + 1);
      }
      lua_pop(state_, 1);
    }
    if (lua_getmetatable(state_, -1) != 0) {
      from_table(name, depth + 1);
      lua_pop(state_, 1);
    }
  }

  /// Local functions and classes of a module are upvalues of what it gives away.
  void from_upvalues(int depth) {
    if (depth > limit_ || !visited_.insert(lua_topointer(state_, -1)).second) return;
    if (lua_iscfunction(state_, -1) != 0 || lua_checkstack(state_, wanted_slots) == 0) return;
    for (int i = 1; const char* name = lua_getupvalue(state_, -1, i); ++i) {
      if (is_name(name) && std::string_view{name} != "_ENV") from_value(name, depth + 1);
      lua_pop(state_, 1);
    }
  }

  void give_name(const std::string& name) {
    if (lua_iscfunction(state_, -1) != 0) {
      const auto found = c_functions_.find(c_identity(state_, -1));
      if (found != c_functions_.end()) give_name(found->second, name);
      return;
    }
    lua_Debug said;
    lua_pushvalue(state_, -1);
    lua_getinfo(state_, ">S", &said);
    const auto found = lua_functions_.find({source_of(said), said.linedefined, said.lastlinedefined});
    if (found != lua_functions_.end()) give_name(found->second, name);
  }
  void give_name(const std::vector<FunctionId>& ids, std::string_view name) {
    for (const FunctionId id : ids) {
      names_.try_emplace(id, name);
    }
  }

  void name_symbols() {
    for (const auto& [function, name] : hidden_functions()) {
      const auto found = c_functions_.find(function);
      if (found != c_functions_.end()) give_name(found->second, name);
    }
    for (const auto& [address, ids] : c_functions_) {
      Dl_info info{};
      if (dladdr(address, &info) != 0 && info.dli_sname != nullptr && info.dli_saddr == address) {
        give_name(ids, info.dli_sname);
      }
    }
  }

  lua_State* state_;
  const FunctionTable& functions_;
  std::map<const void*, std::vector<FunctionId>> c_functions_;
  std::map<LuaKey, std::vector<FunctionId>> lua_functions_;
  std::unordered_set<const void*> visited_;
  std::unordered_set<const void*> types_;
  FunctionNames names_;
  int limit_{};
  int entries_{};
};

}  // namespace

FunctionNames function_names(lua_State* L, const FunctionTable& functions) {
  return NameSearch{L, functions}.run();
}

}  // namespace wayfinder::runtime::sampling

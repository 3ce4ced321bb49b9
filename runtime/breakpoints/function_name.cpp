#include "runtime/breakpoints/function_name.hpp"

#include <fstream>
#include <iterator>
#include <map>

#include "runtime/agent/protected.hpp"
#include "runtime/breakpoints/declared_names.hpp"
#include "runtime/breakpoints/known_functions.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/collector_pause.hpp"
#include "runtime/inspect/tokens.hpp"
#include "runtime/states/per_vm.hpp"

namespace wayfinder::runtime {
namespace {

/// Pushes the value under `parts` from the table on top, without metamethods; nil where the way ends. May raise.
void push_value_under(lua_State* L, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    if (!lua_istable(L, -1)) return lua_pushnil(L);
    lua_pushlstring(L, part.data(), part.size());
    lua_rawget(L, -2);
  }
}

/// Declared names of a file or a loaded string, read once for a chunk name.
const std::vector<DeclaredFunction>& declared_in(std::string_view chunk_name) {
  auto& known = per_vm<std::map<std::string, std::vector<DeclaredFunction>, std::less<>>>();
  if (const auto found = known.find(chunk_name); found != known.end()) return found->second;
  std::string text;
  if (chunk_name.starts_with('@')) {
    std::ifstream file{std::string{chunk_name.substr(1)}, std::ios::binary};
    text.assign(std::istreambuf_iterator<char>{file}, {});
  } else if (!chunk_name.starts_with('=')) {
    text = chunk_name;
  }
  return known.emplace(chunk_name, declared_functions(text)).first->second;
}

}  // namespace

std::optional<FunctionName> FunctionName::parse(std::string_view text) {
  FunctionName name;
  const auto last_slash = text.rfind('/');
  const auto file_end = text.rfind(".lua:");
  if (file_end != std::string_view::npos) {
    name.file_ = text.substr(0, file_end + 4);
    text.remove_prefix(file_end + 5);
  } else if (last_slash != std::string_view::npos) {
    return std::nullopt;
  }
  while (true) {
    const auto end = text.find_first_of(".:");
    const std::string_view part = text.substr(0, end);
    if (!inspect::is_identifier(part)) return std::nullopt;
    name.parts_.emplace_back(part);
    if (end == std::string_view::npos) return name;
    text.remove_prefix(end + 1);
  }
}

bool FunctionName::is_declared_as(std::string_view name) const {
  std::string wanted;
  for (const std::string& part : parts_) {
    if (!wanted.empty()) wanted += '.';
    wanted += part;
  }
  if (!name.ends_with(wanted)) return false;
  return name.size() == wanted.size() || name[name.size() - wanted.size() - 1] == '.';
}

FunctionName::Definition FunctionName::find_in(lua_State* L, const void*& closure) const {
  const inspect::CollectorPause pause{L};  // it makes strings; whoever asks holds threads that may be garbage
  auto found = Definition::none;
  auto look = [&](lua_State* inner) {
    push_value_under(inner, parts_);
    if (found != Definition::lua_function && lua_isfunction(inner, -1)) {
      found = lua_iscfunction(inner, -1) != 0 ? Definition::c_function : Definition::lua_function;
      if (found == Definition::lua_function) closure = lua_topointer(inner, -1);
    }
    lua_settop(inner, 0);
  };
  auto search = [&](lua_State* inner) {
    lua_pushglobaltable(inner);
    look(inner);
    lua_getfield(inner, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    look(inner);
  };
  if (!run_protected(L, search)) return Definition::none;
  return found;
}

FunctionName::Definition FunctionName::definition_in(lua_State* L) const {
  const void* ignored = nullptr;
  return find_in(L, ignored);
}

bool FunctionName::is_of(lua_State* L, const FunctionFacts& facts) const {
  if (facts.first_line == 0) return false;
  if (!file_.empty()) {
    const std::string_view chunk = facts.chunk_name.substr(facts.chunk_name.starts_with('@') ? 1 : 0);
    const bool is_file =
        chunk.ends_with(file_) && (chunk.size() == file_.size() || chunk[chunk.size() - file_.size() - 1] == '/');
    if (!is_file) return false;
  }
  for (const DeclaredFunction& declared : declared_in(facts.chunk_name)) {
    if (declared.line == facts.first_line && is_declared_as(declared.name)) return true;
  }
  if (!file_.empty() || facts.proto == nullptr) return false;
  const void* closure = nullptr;
  if (find_in(L, closure) != Definition::lua_function) return false;
  return static_cast<const layout::LuaClosure*>(closure)->proto == facts.proto;
}

}  // namespace wayfinder::runtime

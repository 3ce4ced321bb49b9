#include "runtime/luajit/code.hpp"

#include <cstring>
#include <optional>
#include <span>

#include "runtime/luajit/library.hpp"

namespace wayfinder::runtime::luajit {
namespace {

constexpr int prototype_type = LUA_TTHREAD + 1;  // as lua_type() says of the values that jit.util gives

constexpr const char* sample_text = R"lua(
local function sample(a, b)
  local sum = 0
  for i = 1, 3 do
    sum = sum + a * i
  end
  if b then sum = -sum end
  return sum, function() return sum end
end
return sample
)lua";

template <class T>
T at(const void* base, std::size_t offset) noexcept {
  T value;
  std::memcpy(&value, static_cast<const std::byte*>(base) + offset, sizeof value);
  return value;
}

/// Pushes what `function` of jit.util says of the function at `index`, of its part `number`.
void ask(lua_State* L, lua_CFunction function, int index, int number, int results) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, function);
  lua_pushvalue(L, index);
  lua_pushinteger(L, number);
  lua_call(L, 2, results);
}

int integer_field(lua_State* L, const char* name) {
  lua_getfield(L, -1, name);
  const auto value = static_cast<int>(lua_tointeger(L, -1));
  lua_pop(L, 1);
  return value;
}

Instruction instruction_at(lua_State* L, int index, int number) {
  ask(L, library()->funcbc, index, number, 1);
  const auto word = static_cast<Instruction>(static_cast<std::int64_t>(lua_tonumber(L, -1)));
  lua_pop(L, 1);
  return word;
}

int line_at(lua_State* L, int index, int instruction) {
  ask(L, library()->funcinfo, index, instruction, 1);
  const int line = integer_field(L, "currentline");
  lua_pop(L, 1);
  return line;
}

struct Jump {
  int from{};
  int to{};
};

std::vector<Jump> jumps_of(lua_State* L, int index, int count) {
  // As jit.bc reads them (lj_bc.h: the mode of operand D).
  constexpr int mode_of_d = 15 * 128;
  constexpr int is_jump = 13 * 128;
  constexpr int bias = 0x7fff;
  std::vector<Jump> jumps;
  for (int i = 1; i < count; ++i) {
    ask(L, library()->funcbc, index, i, 2);
    const auto word = static_cast<Instruction>(static_cast<std::int64_t>(lua_tonumber(L, -2)));
    const auto mode = static_cast<int>(lua_tointeger(L, -1));
    lua_pop(L, 2);
    if ((mode & mode_of_d) == is_jump) jumps.push_back({i, i + static_cast<int>(word >> 16U) - bias});
  }
  return jumps;
}

/// Pushes the child-th prototype inside the function at `index`; false, and nothing: there are no more.
bool push_child(lua_State* L, int index, int& constant) {
  for (;; --constant) {
    ask(L, library()->funck, index, constant, 1);
    const int type = lua_type(L, -1);
    if (type == prototype_type) {
      --constant;
      return true;
    }
    lua_pop(L, 1);
    if (type <= LUA_TNIL) return false;
  }
}

/// With the sample function on top of the stack, its parent at `parent`.
std::optional<Places> find_places(lua_State* L, int parent) {
  Places found;
  const void* function = lua_topointer(L, -1);
  int constant = -1;
  if (!push_child(L, parent, constant)) return std::nullopt;
  const void* prototype = lua_topointer(L, -1);
  // GCfuncL: header, environment, list of the collector, address of the code.
  constexpr std::size_t code_in_function = 32;
  found.code_in_function = code_in_function;
  const auto* code = at<const Instruction*>(function, code_in_function);
  const auto distance = reinterpret_cast<std::uintptr_t>(code) - reinterpret_cast<std::uintptr_t>(prototype);
  constexpr std::uintptr_t least = 64;
  constexpr std::uintptr_t most = 256;
  if (distance < least || distance > most) return std::nullopt;
  found.bytes_of_prototype = distance;
  ask(L, library()->funcinfo, -1, 0, 1);
  const int count = integer_field(L, "bytecodes");
  lua_pop(L, 1);
  for (int i = 0; i < count; ++i) {
    if (instruction_at(L, -1, i) != at<Instruction>(code, static_cast<std::size_t>(i) * sizeof(Instruction)))
      return std::nullopt;
  }
  // What jit.off changes in a prototype that nothing runs is its flags.
  std::vector<std::uint8_t> before(distance);
  std::memcpy(before.data(), prototype, distance);
  if (luaJIT_setmode(L, -1, LUAJIT_MODE_FUNC | LUAJIT_MODE_OFF) == 0) return std::nullopt;
  int changes = 0;
  for (std::size_t i = 0; i < distance; ++i) {
    const auto changed = static_cast<std::uint8_t>(before[i] ^ at<std::uint8_t>(prototype, i));
    if (changed == 0) continue;
    ++changes;
    found.flags_in_prototype = i;
    found.not_compiled = changed;
  }
  return changes == 1 && (found.not_compiled & (found.not_compiled - 1)) == 0 ? std::optional{found} : std::nullopt;
}

std::optional<Places> learn_places() {
  lua_State* scratch = library() == nullptr ? nullptr : luaL_newstate();
  if (scratch == nullptr) return std::nullopt;
  std::optional<Places> found;
  lua_pushcfunction(scratch, [](lua_State* L) {
    auto* result = static_cast<std::optional<Places>*>(lua_touserdata(L, 1));
    if (luaL_loadstring(L, sample_text) != LUA_OK) return lua_error(L);
    lua_pushvalue(L, -1);
    lua_call(L, 0, 1);
    *result = find_places(L, 2);
    return 0;
  });
  lua_pushlightuserdata(scratch, &found);
  const int status = lua_pcall(scratch, 1, 0, 0);
  lua_close(scratch);
  return status == LUA_OK ? found : std::nullopt;
}

}  // namespace

const Places* places() {
  static const std::optional<Places> found = learn_places();
  return found ? &*found : nullptr;
}

Instruction* first_instruction(lua_State* L, int index) noexcept {
  const void* object = lua_topointer(L, index);
  const int type = lua_type(L, index);
  if (type == prototype_type) {
    return reinterpret_cast<Instruction*>(reinterpret_cast<std::uintptr_t>(object) + places()->bytes_of_prototype);
  }
  lua_Debug record{};
  if (type != LUA_TFUNCTION) return nullptr;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &record);
  return *record.what == 'C' ? nullptr : at<Instruction*>(object, places()->code_in_function);
}

Code code_at(lua_State* L, int index) {
  Code code;
  code.first = first_instruction(L, index);
  if (code.first == nullptr) return code;
  ask(L, library()->funcinfo, index, 0, 1);
  code.count = integer_field(L, "bytecodes");
  code.first_line = integer_field(L, "linedefined");
  code.last_line = integer_field(L, "lastlinedefined");
  code.parameters = integer_field(L, "params");
  lua_getfield(L, -1, "isvararg");
  code.has_varargs = lua_toboolean(L, -1) != 0;
  lua_pop(L, 1);
  lua_getfield(L, -1, "source");
  std::size_t bytes = 0;
  if (const char* text = lua_tolstring(L, -1, &bytes); text != nullptr) code.chunk_name.assign(text, bytes);
  lua_pop(L, 2);
  return code;
}

std::vector<LineStart> line_starts(lua_State* L, int index, const Code& code) {
  index = lua_absindex(L, index);
  std::vector<int> lines;
  for (int i = 0; i < code.count; ++i) {
    lines.push_back(line_at(L, index, i));
  }
  std::vector<bool> starts(lines.size());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    starts[i] = i == 1 || lines[i] != lines[i - 1];
  }
  for (const Jump& jump : jumps_of(L, index, code.count)) {
    if (jump.to < 1 || jump.to >= code.count) continue;
    const auto to = static_cast<std::size_t>(jump.to);
    if (jump.to <= jump.from || lines[static_cast<std::size_t>(jump.from)] != lines[to]) starts[to] = true;
  }
  std::vector<LineStart> found;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (starts[i] && lines[i] > 0) found.push_back({static_cast<int>(i), lines[i]});
  }
  return found;
}

void for_each_function(lua_State* L, int index, const std::function<void(lua_State*)>& visit) {
  luaL_checkstack(L, LUA_MINSTACK, "functions inside functions");
  lua_pushvalue(L, index);
  visit(L);
  for (int constant = -1; push_child(L, -1, constant);) {
    for_each_function(L, -1, visit);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

bool is_interpreted(lua_State* L, int index) noexcept {
  const auto* code = reinterpret_cast<const std::byte*>(first_instruction(L, index));
  if (code == nullptr) return true;
  const auto* prototype = code - places()->bytes_of_prototype;
  return (at<std::uint8_t>(prototype, places()->flags_in_prototype) & places()->not_compiled) != 0;
}

}  // namespace wayfinder::runtime::luajit

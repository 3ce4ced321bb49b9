#include "runtime/inspect/value_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstring>

#include "protocol/json.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/inspector.hpp"
#include "runtime/inspect/tokens.hpp"

namespace wayfinder::runtime::inspect {
namespace {

std::string_view string_at(lua_State* L, int index) {
  std::size_t length = 0;
  const char* bytes = lua_tolstring(L, index, &length);  // a string already: nothing is converted
  return {bytes, length};
}

/// `bytes` up to `limit`, not cut inside a UTF-8 sequence.
std::string_view cut(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit) return bytes;
  std::size_t end = limit;
  while (end > 0 && limit - end < 3 && (static_cast<unsigned char>(bytes[end]) & 0xC0U) == 0x80U)
    --end;
  return bytes.substr(0, end);
}

void append_address(lua_State* L, int value, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}: {}", lua_typename(L, lua_type(L, value)), lua_topointer(L, value));
}

constexpr std::size_t longest_type_name = 100;

/// The metatable's __name when it is a string: how the type calls itself.
bool append_type_name(lua_State* L, int value, const Inspector& inspector, std::string& out) {
  if (lua_getmetatable(L, value) == 0) return false;
  inspector.push(L, slot_metatable_name);
  lua_rawget(L, -2);
  const bool has_name = lua_type(L, -1) == LUA_TSTRING;
  if (has_name) out += escape_text(cut(string_at(L, -1), longest_type_name));
  lua_pop(L, 2);
  return has_name;
}

void append_function(lua_State* L, int value, Inspector& inspector, std::string& out) {
  out += "function";
  const std::string_view name = inspector.function_names.find(L, value, inspector);
  if (!name.empty()) out.append(" ").append(name);
  lua_Debug record{};
  lua_pushvalue(L, value);
  lua_getinfo(L, ">S", &record);
  if (*record.what == 'C') {
    out += " ([C]";
    if (name.empty()) fmt::format_to(std::back_inserter(out), " {}", lua_topointer(L, value));
    out += ")";
    return;
  }
  out.append(" (").append(SourceTable::short_name(source_of(record)));
  fmt::format_to(std::back_inserter(out), ":{})", record.linedefined);
}

void append_thread(lua_State* L, int value, std::string& out) {
  append_address(L, value, out);
  lua_State* thread = lua_tothread(L, value);
  lua_Debug record;
  const int status = lua_status(thread);
  const char* word = status == LUA_YIELD                     ? "suspended"
                     : status != LUA_OK                      ? "dead"
                     : lua_getstack(thread, 0, &record) != 0 ? "running"
                     : lua_gettop(thread) == 0               ? "dead"
                                                             : "suspended";
  out.append(" (").append(word).append(")");
}

/// One entry inside a preview: short, one level.
void append_brief(lua_State* L, int value, std::string& out) {
  constexpr std::size_t brief_string_bytes = 24;
  switch (lua_type(L, value)) {
    case LUA_TSTRING:
      append_quoted(string_at(L, value), brief_string_bytes, out);
      break;
    case LUA_TTABLE:
      lua_pushvalue(L, value);
      lua_pushnil(L);
      if (lua_next(L, -2) != 0) {
        lua_pop(L, 2);
        out += "{…}";
      } else {
        out += "{}";
      }
      lua_pop(L, 1);
      break;
    case LUA_TFUNCTION:
    case LUA_TUSERDATA:
    case LUA_TTHREAD:
      out += lua_typename(L, lua_type(L, value));
      break;
    default:
      append_plain(L, value, out);
  }
}

void append_table(lua_State* L, int value, Inspector& inspector, const TextLimits& limits, std::string& out) {
  if (append_type_name(L, value, inspector, out)) out += " ";
  const std::size_t start = out.size();
  out += "{";
  bool is_first = true;
  const bool is_whole = preview_entries(L, inspector, value, [&](bool is_indexed) {
    if (out.size() - start > limits.preview_bytes) return false;
    if (!is_first) out += ", ";
    is_first = false;
    if (!is_indexed) out.append(name_of_key(L, lua_absindex(L, -2))).append(" = ");
    append_brief(L, lua_absindex(L, -1), out);
    return true;
  });
  if (is_whole) {
    out += "}";
    return;
  }
  const TableShape shape = inspector.table_lists.shape_of(L, inspector, value);
  fmt::format_to(std::back_inserter(out), "{}…}} ({} entries)", is_first ? "" : ", ", shape.indexed + shape.named);
}

}  // namespace

void append_integer(lua_Integer value, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}

void append_number(lua_Number value, std::string& out) {
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), LUA_NUMBER_FMT, value);
  out.append(text.data(), static_cast<std::size_t>(length));
  if (std::strspn(text.data(), "-0123456789") == static_cast<std::size_t>(length))
    out += ".0";  // tostringbuff, lobject.c
}

void append_quoted(std::string_view bytes, std::size_t limit, std::string& out) {
  const std::string_view shown = cut(bytes, limit);
  out += '"';
  std::string escaped;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    static constexpr std::string_view plain = "\a\b\f\n\r\t\v\\\"";
    static constexpr std::string_view letters = "abfnrtv\\\"";
    if (const auto found = plain.find(c); found != std::string_view::npos) {
      escaped.append({'\\', letters[found]});
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
      const bool digit_follows = i + 1 < shown.size() && shown[i + 1] >= '0' && shown[i + 1] <= '9';
      escaped += digit_follows ? fmt::format("\\{:03}", static_cast<int>(c)) : fmt::format("\\{}", static_cast<int>(c));
    } else {
      escaped += c;
    }
  }
  out += escape_text(escaped);
  if (shown.size() == bytes.size()) {
    out += '"';
  } else {
    fmt::format_to(std::back_inserter(out), "…\" ({} bytes)", bytes.size());
  }
}

void append_plain(lua_State* L, int value, std::string& out) {
  switch (lua_type(L, value)) {
    case LUA_TSTRING:
      out += string_at(L, value);
      break;
    case LUA_TNUMBER:
      if (lua_isinteger(L, value) != 0) {
        append_integer(lua_tointeger(L, value), out);
      } else {
        append_number(lua_tonumber(L, value), out);
      }
      break;
    case LUA_TBOOLEAN:
      out += lua_toboolean(L, value) != 0 ? "true" : "false";
      break;
    case LUA_TNIL:
    case LUA_TNONE:
      out += "nil";
      break;
    case LUA_TLIGHTUSERDATA:
      fmt::format_to(std::back_inserter(out), "light userdata: {}", lua_topointer(L, value));
      break;
    default:
      append_address(L, value, out);
  }
}

std::string text_of_value(lua_State* L, int value, Inspector& inspector, const TextLimits& limits) {
  std::string text;
  value = lua_absindex(L, value);
  switch (lua_type(L, value)) {
    case LUA_TSTRING:
      append_quoted(string_at(L, value), limits.string_bytes, text);
      break;
    case LUA_TTABLE:
      append_table(L, value, inspector, limits, text);
      break;
    case LUA_TFUNCTION:
      append_function(L, value, inspector, text);
      break;
    case LUA_TUSERDATA:
      if (append_type_name(L, value, inspector, text)) {
        fmt::format_to(std::back_inserter(text), ": {}", lua_topointer(L, value));
      } else {
        append_address(L, value, text);
      }
      break;
    case LUA_TTHREAD:
      append_thread(L, value, text);
      break;
    default:
      if (limits.is_hex && lua_isinteger(L, value) != 0) {
        text = fmt::format("0x{:x}", static_cast<lua_Unsigned>(lua_tointeger(L, value)));
      } else {
        append_plain(L, value, text);
      }
  }
  return text;
}

std::string name_of_key(lua_State* L, int key) {
  std::string name;
  if (lua_type(L, key) != LUA_TSTRING) {
    name = "[";
    append_plain(L, key, name);
    name += "]";
    return name;
  }
  const std::string_view text = string_at(L, key);
  if (is_identifier(text) && text.size() <= TextLimits{}.string_bytes) return std::string{text};
  name = "[";
  append_quoted(text, TextLimits{}.string_bytes, name);
  return name + "]";
}

std::string expression_of_key(lua_State* L, int key, std::string_view base) {
  switch (lua_type(L, key)) {
    case LUA_TSTRING: {
      const std::string_view text = string_at(L, key);
      if (is_identifier(text)) return fmt::format("{}.{}", base, text);
      std::string quoted;
      append_quoted(text, unlimited, quoted);
      return fmt::format("{}[{}]", base, quoted);
    }
    case LUA_TBOOLEAN:
      return fmt::format("{}[{}]", base, lua_toboolean(L, key) != 0);
    case LUA_TNUMBER: {
      if (lua_isinteger(L, key) != 0) return fmt::format("{}[{}]", base, lua_tointeger(L, key));
      const lua_Number number = lua_tonumber(L, key);
      if (number - number != 0) return fmt::format("{}[{}1/0]", base, number < 0 ? "-" : "");
      return fmt::format("{}[{:a}]", base, number);  // hexadecimal floats lose nothing
    }
    default:
      // An object has no text of its own: it is found by its address.
      return fmt::format(
          "(function(t) for k, v in next, t do if string.format(\"%p\", k) == \"{}\" then return v end end end)({})",
          lua_topointer(L, key), base);
  }
}

}  // namespace wayfinder::runtime::inspect

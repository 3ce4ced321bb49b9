#include "runtime/heap/key_labels.hpp"

#include <array>
#include <charconv>

namespace wayfinder::runtime::heap {

using memory::Label;

Label label_of_integer(lua_Integer number, StringPool& strings) noexcept {
  if (number >= 0 && number < memory::number_bit) return memory::number_bit | static_cast<Label>(number);
  std::array<char, 24> text{'['};
  char* end = std::to_chars(text.data() + 1, text.data() + text.size() - 1, number).ptr;
  *end++ = ']';
  return strings.intern({text.data(), static_cast<std::size_t>(end - text.data())});
}

Label label_of_float(lua_Number number, StringPool& strings) noexcept {
  constexpr int digits = 14;  // LUAI_NUMFFORMAT
  std::array<char, 40> text{'['};
  char* end =
      std::to_chars(text.data() + 1, text.data() + text.size() - 1, number, std::chars_format::general, digits).ptr;
  *end++ = ']';
  return strings.intern({text.data(), static_cast<std::size_t>(end - text.data())});
}

Label label_of_boolean(bool truth, StringPool& strings) noexcept {
  return strings.intern(truth ? "[true]" : "[false]");
}

Label label_of_type(int type, StringPool& strings) noexcept {
  switch (type) {
    case LUA_TLIGHTUSERDATA:
      return strings.intern("[lightuserdata]");
    case LUA_TTABLE:
      return strings.intern("[table]");
    case LUA_TFUNCTION:
      return strings.intern("[function]");
    case LUA_TUSERDATA:
      return strings.intern("[userdata]");
    case LUA_TTHREAD:
      return strings.intern("[thread]");
    default:
      return strings.intern("[cdata]");  // LuaJIT's
  }
}

}  // namespace wayfinder::runtime::heap

#include "tests/unit/runtime_traps/random_program.hpp"

#include <array>
#include <random>
#include <span>
#include <string_view>

namespace {

using Texts = std::span<const std::string_view>;

// In these $v is a variable, $e an expression, $t a test, $n a number that no other has, and a line $b statements.
constexpr std::string_view head = R"lua(local fuel, out = 400, {}
local a, b, c, d, e = 1, 2, 3, 4, 5
local meta = {
  __add = function(x, y)
    local sum = x.n + (type(y) == "table" and y.n or y)
    return sum
  end,
  __index = function(t, key)
    if key == "gone" then return nil end
    return #key
  end,
  __lt = function(x, y)
    return x.n < y.n
  end,
}
local function object(n)
  return setmetatable({n = n}, meta)
end
local function note(value)
  out[#out + 1] = tostring(value)
  return value
end
local f1, f2, f3
)lua";
constexpr std::string_view function = R"lua(
  fuel = fuel - 1
  if fuel < 0 then return x end
  $b
)lua";
constexpr std::string_view tail = "return table.concat(out, ' ') .. ' ' .. a .. ' ' .. b .. ' ' .. c\n";

constexpr std::array<std::string_view, 5> variables{"a", "b", "c", "d", "e"};
constexpr std::array<std::string_view, 22> values{"1",
                                                  "2.5",
                                                  "-3",
                                                  "a",
                                                  "b",
                                                  "c",
                                                  "#out",
                                                  "a + b",
                                                  "c * 2 - d",
                                                  "(a // 1) & 7",
                                                  "b % 3",
                                                  "f1($v)",
                                                  "select('#', f2(1))",
                                                  "object(a) + 1",
                                                  "object(2) + object(3)",
                                                  "object(1).name",
                                                  "(a < b and c or d)",
                                                  "(not e and 1 or 0)",
                                                  "math.max(a, 1)",
                                                  "tonumber('7')",
                                                  "-$v",
                                                  "($v .. '1') + 0"};
constexpr std::array<std::string_view, 8> tests{"a < b",           "b >= 2",       "c == 3 or d ~= 4",
                                                "a < 3 and b < 9", "not (e == 1)", "object(a) < object(b)",
                                                "fuel % 2 == 0",   "fuel > 30"};
constexpr std::array<std::string_view, 4> returns{"  return x + a\n", "  return a, b, x\n", "  return note(x)\n",
                                                  "  local p, q = ...\n  return p or x\n"};
constexpr std::array<std::string_view, 9> simple_statements{"$v = $e\n",
                                                            "local x$n = $e\n",
                                                            "$v, $v = $e, $e\n",
                                                            "note($e)\n",
                                                            "$v = f3(\n  $e,\n  2)\n",
                                                            "local t <const> = {$e, k = $e, $e}\n",
                                                            "for i = 1, 3 do $v = i end\n",
                                                            "if $t then $v = 1 else $v = 2 end\n",
                                                            "pcall(function() local z = nil; return z.field end)\n"};
constexpr std::array<std::string_view, 14> statements{
    "if $t then\n  $b\nelse\n  $b\nend\n",
    "if $t then\n  $b\nelseif $t then\n  $b\nend\n",
    "for i = 1, $v do\n  if i > 3 then break end\n  $b\nend\n",
    "for _, v in ipairs({$e, 2, 3}) do\n  $b\n  if v == 2 then break end\nend\n",
    "do local n = 3 while n > 0 do\n  n = n - 1\n  $b\nend end\n",
    "do local n = 0 repeat\n  $b\n  n = n + 1\nuntil n >= 2 end\n",
    "do local n = 0\n  ::again$n:: n = n + 1\n  $b\n  if n < 3 then goto again$n end\nend\n",
    "note(select(2, pcall(function()\n  $b\n  error('stop', 0)\nend)) ~= nil)\n",
    "note(pcall(function()\n  $b\n  return f2(a)\nend) == true)\n",
    "for v in coroutine.wrap(function()\n  for i = 1, 2 do\n    coroutine.yield(i)\n    $b\n  end\nend) do\n  "
    "$b\nend\n",
    "do\n  local closed <close> = setmetatable({}, {__close = function()\n    note(a)\n  end})\n  $b\nend\n",
    "local g$n = function(y)\n  $b\n  return f1(y)\nend\n",
    "local g$n = function(y)\n  $b\n  note(y)\nend\n",
    "while fuel > 390 do\n  fuel = fuel - 1\n  $b\nend\n"};
constexpr int deepest = 3;

class Writer {
 public:
  explicit Writer(unsigned seed) : random_{seed} {}

  std::string program() {
    std::string text{head};
    for (const char* name : {"f1", "f2", "f3"}) {
      text += std::string{"function "} + name + "(x, ...)" + expanded(function, 1);
      text += std::string{one_of(returns)} + "end\n";
    }
    for (int i = 0; i < 6; ++i)
      text += statement(0);
    return text + std::string{tail};
  }

 private:
  std::string_view one_of(Texts texts) {
    return texts[std::uniform_int_distribution<std::size_t>{0, texts.size() - 1}(random_)];
  }

  std::string statement(int depth) {
    const bool is_simple = depth >= deepest || random_() % 3 == 0;
    const int number = ++numbers_;
    return expanded(one_of(is_simple ? Texts{simple_statements} : Texts{statements}), depth, number);
  }

  std::string expanded(std::string_view text, int depth, int number = 0) {
    std::string written;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '$') {
        written += text[at];
        continue;
      }
      switch (text[++at]) {
        case 'v':
          written += one_of(variables);
          break;
        case 'e':
          written += expanded(one_of(values), depth);
          break;
        case 't':
          written += one_of(tests);
          break;
        case 'n':
          written += std::to_string(number);
          break;
        default:
          for (unsigned left = 1 + static_cast<unsigned>(random_() % 3); left > 0; --left)
            written += statement(depth + 1);
      }
    }
    return written;
  }

  std::minstd_rand random_;
  int numbers_{};
};

}  // namespace

std::string random_program(unsigned seed) {
  return Writer{seed}.program();
}

#include "runtime/sampling/function_table.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace wayfinder;
using namespace wayfinder::runtime::sampling;

namespace {
constexpr int address = 0;
constexpr int other_address = 0;
}  // namespace

TEST_CASE("a function keeps its id and its source after its memory is gone", "[sampling]") {
  FunctionTable table;
  std::string source = "@app.lua";
  const FunctionTable::Identity identity{&address, source.data(), 3, 9};
  const FunctionId id = table.id_of(identity, profiling::FunctionKind::lua, source);
  CHECK(table.id_of(identity, profiling::FunctionKind::lua, source) == id);
  source.assign(source.size(), '?');
  CHECK(table.text(table.entry(id)) == "@app.lua");
  CHECK(table.entry(id).identity.first_line == 3);
}

TEST_CASE("an address that is used again by another function is another function", "[sampling]") {
  FunctionTable table;
  const auto id = [&](const void* where, const char* source, int line) {
    return table.id_of({where, source, line, line + 1}, profiling::FunctionKind::lua, source);
  };
  static const char first[] = "@a.lua";
  static const char second[] = "@b.lua";
  const FunctionId known = id(&address, first, 3);
  CHECK(id(&address, first, 4) != known);
  CHECK(id(&address, second, 3) != known);
  CHECK(id(&other_address, first, 3) != known);
  CHECK(id(&address, first, 3) == known);
}

TEST_CASE("functions beyond the table's room are counted together, not lost", "[sampling]") {
  FunctionTable table;
  FunctionId last = 0;
  for (std::uintptr_t i = 1; i <= 70'000; ++i) {
    last = table.id_of({reinterpret_cast<const void*>(i * 128), nullptr, 1, 1}, profiling::FunctionKind::lua, "=x");
  }
  CHECK(last == FunctionTable::other_functions);
  CHECK(table.count() <= 65'536);
  CHECK(table.text(table.entry(last)) == "(other functions)");
}

TEST_CASE("a name is asked for a few times and kept once it is told", "[sampling]") {
  FunctionTable table;
  const FunctionId id = table.id_of({&address, nullptr, 1, 2}, profiling::FunctionKind::lua, "@a.lua");
  CHECK(table.wants_name(id));
  table.offer_name(id, "");
  CHECK(table.wants_name(id));
  table.offer_name(id, "M.f");
  CHECK_FALSE(table.wants_name(id));
  CHECK(table.name(table.entry(id)) == "M.f");
  const FunctionId nameless = table.id_of({&other_address, nullptr, 1, 2}, profiling::FunctionKind::lua, "@a.lua");
  for (int i = 0; i < 20; ++i) {
    table.offer_name(nameless, "");
  }
  CHECK_FALSE(table.wants_name(nameless));
  CHECK(table.name(table.entry(nameless)).empty());
  CHECK_FALSE(table.wants_name(FunctionTable::collector));
}

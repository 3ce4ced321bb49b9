#include "profiling/diff/function_match.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/profiling/made_profile.hpp"

using namespace wayfinder::profiling;
using namespace std::chrono_literals;

namespace {

MadeProfile run_of(const std::vector<std::string>& functions, const std::string& program = {}) {
  MadeProfile made{{.id = 1, .program = program}};
  for (const std::string& function : functions)
    made.sample(1ms, {{function, 1}});
  return made;
}

/// What the function of the first run is in the second: its text there, "" for none.
std::string twin_of(const std::string& function, const std::vector<std::string>& in_b, const MadeProfile& a,
                    const MadeProfile& b) {
  const auto matches = match_functions(a.profile, b.profile);
  const auto& matched = matches.functions[matches.of_a[index_of(a.function(function))]];
  for (const std::string& text : in_b) {
    if (matched.in_b == b.function(text)) return text;
  }
  return {};
}

std::string twin_of(const std::string& function, const std::vector<std::string>& in_a,
                    const std::vector<std::string>& in_b) {
  return twin_of(function, in_b, run_of(in_a), run_of(in_b));
}

}  // namespace

TEST_CASE("a function whose lines have shifted is still the same", "[profiling][function_match]") {
  CHECK(twin_of("@a.lua:5 f", {"@a.lua:5 f"}, {"@a.lua:9 g", "@a.lua:50 f"}) == "@a.lua:50 f");
  CHECK(twin_of("[C] print", {"[C] print"}, {"[C] print", "[GC]"}) == "[C] print");
  CHECK(twin_of("[GC]", {"[GC]"}, {"[C] print", "[GC]"}) == "[GC]");
}

TEST_CASE("of functions with one name the lines tell, then the order of the text", "[profiling][function_match]") {
  const std::vector<std::string> before{"@a.lua:5 f", "@a.lua:50 f"};
  CHECK(twin_of("@a.lua:50 f", before, {"@a.lua:50 f", "@a.lua:90 f"}) == "@a.lua:50 f");
  CHECK(twin_of("@a.lua:50 f", before, {"@a.lua:8 f", "@a.lua:53 f"}) == "@a.lua:53 f");
  CHECK(twin_of("@a.lua:5 f", before, {"@a.lua:8 f", "@a.lua:53 f"}) == "@a.lua:8 f");
}

TEST_CASE("functions without a name are told by their order in the file", "[profiling][function_match]") {
  const std::vector<std::string> before{"@a.lua:5", "@a.lua:50"};
  CHECK(twin_of("@a.lua:50", before, {"@a.lua:8", "@a.lua:53"}) == "@a.lua:53");
  CHECK(twin_of("@a.lua:5", before, {"@b.lua:5"}).empty());
}

TEST_CASE("a function in a file of the same name in another folder is the same", "[profiling][function_match]") {
  CHECK(twin_of("@/old/a.lua:5 f", {"@/old/a.lua:5 f"}, {"@/new/a.lua:6 f", "@/new/b.lua:5 f"}) == "@/new/a.lua:6 f");
  CHECK(twin_of("@/old/a.lua:0", {"@/old/a.lua:0"}, {"@/new/a.lua:0"}) == "@/new/a.lua:0");
}

TEST_CASE("a function that moved to another file is the same when its name is the only one",
          "[profiling][function_match]") {
  CHECK(twin_of("@a.lua:5 M.f", {"@a.lua:5 M.f"}, {"@b.lua:5 M.f", "@b.lua:9 M.g"}) == "@b.lua:5 M.f");
  CHECK(twin_of("@a.lua:5 M.f", {"@a.lua:5 M.f"}, {"@b.lua:5 M.f", "@c.lua:5 M.f"}).empty());
}

TEST_CASE("a script that was renamed keeps its functions", "[profiling][function_match]") {
  const auto a = run_of({"@old.lua:0", "@old.lua:5", "@old.lua:9 f"}, "old.lua");
  const std::vector<std::string> after{"@new.lua:0", "@new.lua:6", "@new.lua:10 f"};
  const auto b = run_of(after, "new.lua");
  CHECK(twin_of("@old.lua:0", after, a, b) == "@new.lua:0");
  CHECK(twin_of("@old.lua:5", after, a, b) == "@new.lua:6");
  CHECK(twin_of("@old.lua:9 f", after, a, b) == "@new.lua:10 f");
}

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "runtime/inspect/handlers.hpp"
#include "stopped_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;

TEST_CASE("a loaded string has a reference and its text, the same for equal text", "[inspect][sources]") {
  StoppedProgram stopped;
  stopped.run("keep = { load('return 1 + 1'), load('return 1 + 1'), load('return 2', '=named') }\nlocal x -- stop",
              [](StoppedProgram& run) {
                const auto loaded = inspect::loaded_sources(run.vm(), {});
                REQUIRE(loaded);
                std::int64_t reference = 0;
                int count = 0;
                for (const dap::Source& source : loaded->sources) {
                  CHECK((source.source_reference || source.path));
                  if (source.name != "[string \"return 1 + 1\"]") continue;
                  reference = source.source_reference.value();
                  ++count;
                }
                CHECK(count == 1);
                const auto text = inspect::source(run.vm(), {std::nullopt, reference});
                REQUIRE(text);
                CHECK(text->content == "return 1 + 1");
                const auto unknown = inspect::source(run.vm(), {std::nullopt, 99});
                REQUIRE_FALSE(unknown);
                CHECK(unknown.error().field == "sourceReference");
                CHECK(unknown.error().message == "sourceReference: expected a loaded source, got 99");
              });
}

TEST_CASE("a file's source is its absolute path", "[inspect][sources]") {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("wayfinder-sources-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const auto file = folder / "module.lua";
  std::ofstream{file} << "return function()\n  local five <const> = 5\n  return five\nend\n";
  const StoppedProgram stopped;
  REQUIRE(luaL_dofile(stopped.state(), file.c_str()) == LUA_OK);
  const auto loaded = inspect::loaded_sources(stopped.vm(), {});
  REQUIRE(loaded);
  bool is_found = false;
  for (const dap::Source& source : loaded->sources)
    is_found = is_found || (source.path == file.string() && source.name == "module.lua");
  CHECK(is_found);
  std::filesystem::remove_all(folder);
}

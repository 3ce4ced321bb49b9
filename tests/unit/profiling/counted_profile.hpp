#pragma once
#include <catch2/catch.hpp>

#include "profiling/profile.hpp"

/// Profiles of the modes that count, made by hand from the collector's blocks.
namespace wayfinder::profiling {

/// Functions 1 (main chunk of app.lua), 2 (`work`, line 5) and 3 (`table.sort`).
inline TreeBlock block_with_functions(std::int64_t profile = 3) {
  TreeBlock block;
  block.profile = profile;
  block.functions = {{1, FunctionKind::main_chunk, 0, 90, "@app.lua", ""},
                     {2, FunctionKind::lua, 5, 9, "@app.lua", "work"},
                     {3, FunctionKind::c, -1, -1, "=[C]", "table.sort"}};
  return block;
}

inline Profile profile_of(Mode mode, const TreeBlock& block) {
  Profile profile{{.id = block.profile, .mode = mode, .label = "counted"}};
  REQUIRE(profile.merge_counts(block));
  return profile;
}

/// main calls work twice, which calls sort (that calls work again) and itself; a coroutine of main calls work.
inline Profile call_profile() {
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, -1, 1}, {1, 2, -1, 1}, {2, 3, -1, 1}, {3, 2, -1, 1},
                 {2, 2, -1, 1}, {0, 1, -1, 2}, {6, 2, -1, 2}};
  block.counts = {{0, 0, 500, 0, 0, 0, 0},   {1, 1, 1'000, 0, 0, 0, 0}, {2, 2, 2'000, 0, 0, 0, 0},
                  {3, 2, 3'000, 0, 0, 0, 0}, {4, 7, 4'000, 0, 0, 0, 0}, {5, 1, 5'000, 0, 0, 0, 0},
                  {7, 1, 6'000, 0, 0, 0, 0}};
  block.calls = {{2, 100, 300}, {1, 50, 900}, {7, 400, 500}};
  return profile_of(Mode::call, block);
}

/// Two lines of main, one of work.
inline Profile line_profile() {
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, 80, 1}, {0, 1, 81, 1}, {0, 2, 6, 1}};
  block.counts = {{1, 1, 1'000, 0, 0, 0, 0}, {2, 10, 2'000, 0, 0, 0, 0}, {3, 1'000, 30'000, 0, 0, 0, 0}};
  return profile_of(Mode::line, block);
}

/// work allocates 64 KiB, half of which is freed; main 1 KiB that stays.
inline Profile allocation_profile() {
  TreeBlock block = block_with_functions();
  block.nodes = {{0, 1, 80, 1}, {1, 2, 6, 1}};
  block.counts = {{1, 1, 0, 4, 1'024, 4, 1'024}, {2, 2, 0, 64, 65'536, 64, 65'536}};
  Profile profile = profile_of(Mode::allocation, block);
  profile.set_sample_bytes(32'768);
  TreeBlock freed;
  freed.profile = block.profile;
  freed.first_node = 3;
  freed.counts = {{2, 0, 0, 0, 0, -32, -32'768}};
  REQUIRE(profile.merge_counts(freed));
  return profile;
}

}  // namespace wayfinder::profiling

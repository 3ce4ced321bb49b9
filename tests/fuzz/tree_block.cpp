#include "profiling/tree_block.hpp"

#include "tests/fuzz/require.hpp"

using namespace wayfinder::profiling;

/// A block that is taken is one that encode() makes: written again it has the same bytes.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const auto block = decode_tree_block(input);
  if (block) require(encode(*block) == input);
}

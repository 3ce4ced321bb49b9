#include "profiling/sample_block.hpp"

#include "tests/fuzz/require.hpp"

using namespace wayfinder::profiling;

/// A block that is taken is one that encode() makes: written again it has the same bytes.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const auto block = decode(input);
  if (block) require(encode(*block) == input);
}

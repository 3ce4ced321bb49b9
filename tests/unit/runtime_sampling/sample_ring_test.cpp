#include "runtime/sampling/sample_ring.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder::runtime::sampling;

namespace {

bool put(SampleRing& ring, std::uint64_t weight, std::uint16_t depth) {
  RawSample* sample = ring.claim();
  if (sample == nullptr) return false;
  sample->weight_ns = weight;
  sample->depth = depth;
  for (std::uint16_t i = 0; i < depth; ++i) {
    sample->frames[i] = {static_cast<FunctionId>(weight), i};
  }
  ring.publish(*sample);
  return true;
}

}  // namespace

TEST_CASE("samples leave the ring in the order in which they were taken, whole, around its end", "[sampling]") {
  SampleRing ring;
  std::uint64_t written = 0;
  std::uint64_t read = 0;
  int wrong = 0;
  for (int round = 0; round < 20'000; ++round) {
    for (int i = 0; i < 3; ++i, ++written) {
      REQUIRE(put(ring, written, static_cast<std::uint16_t>(written * 37 % (max_frames + 1))));
    }
    while (const RawSample* sample = ring.front()) {
      const auto depth = static_cast<std::uint16_t>(read * 37 % (max_frames + 1));
      if (sample->weight_ns != read || sample->depth != depth) ++wrong;
      if (depth > 0 && sample->frames[depth - 1].line != depth - 1) ++wrong;
      ring.pop();
      ++read;
    }
  }
  CHECK(read == written);
  CHECK(wrong == 0);
}

TEST_CASE("a full ring refuses samples and takes them again once it has been read", "[sampling]") {
  SampleRing ring;
  int taken = 0;
  while (put(ring, 1, max_frames)) {
    ++taken;
  }
  CHECK(taken > 1'000);
  CHECK(ring.is_filling());
  CHECK_FALSE(put(ring, 1, 0));
  for (int i = 0; i < 3; ++i) {
    REQUIRE(ring.front() != nullptr);
    ring.pop();
  }
  CHECK(put(ring, 1, 0));
  while (ring.front() != nullptr) {
    ring.pop();
  }
  CHECK_FALSE(ring.is_filling());
}

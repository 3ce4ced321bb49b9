#include "runtime/sampling/recorder.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace wayfinder::runtime::sampling;
using namespace std::chrono_literals;

namespace {

std::uint64_t keep_one(Recorder& recorder) {
  REQUIRE(recorder.enter_tick());
  RawSample* sample = recorder.claim_sample(recorder.now_ns());
  REQUIRE(sample != nullptr);
  sample->depth = 0;
  recorder.keep(*sample);
  const std::uint64_t weight = sample->weight_ns;
  recorder.leave_tick();
  return weight;
}

}  // namespace

TEST_CASE("a sample weighs the time since the one before", "[sampling]") {
  Recorder recorder{TickClock::wall};
  recorder.begin();
  std::this_thread::sleep_for(20ms);
  CHECK(keep_one(recorder) >= 20'000'000);
  CHECK(keep_one(recorder) < 20'000'000);
}

TEST_CASE("time while the debugger holds the program counts for nothing", "[sampling]") {
  Recorder recorder{TickClock::wall};
  recorder.begin();
  std::this_thread::sleep_for(5ms);
  recorder.pause();
  recorder.pause();
  CHECK_FALSE(recorder.enter_tick());
  std::this_thread::sleep_for(100ms);
  recorder.resume();
  CHECK_FALSE(recorder.enter_tick());
  recorder.resume();
  const std::uint64_t weight = keep_one(recorder);
  CHECK(weight >= 5'000'000);
  CHECK(weight < 100'000'000);
}

TEST_CASE("a torn sample leaves its weight to the next one", "[sampling]") {
  Recorder recorder{TickClock::wall};
  recorder.begin();
  std::this_thread::sleep_for(20ms);
  REQUIRE(recorder.enter_tick());
  recorder.give_up(*recorder.claim_sample(recorder.now_ns()));
  recorder.leave_tick();
  CHECK(keep_one(recorder) >= 20'000'000);
  CHECK(recorder.torn_samples() == 1);
  CHECK(recorder.lost_samples() == 0);
}

TEST_CASE("samples that find no room, or stay torn, are counted as lost with their weight", "[sampling]") {
  Recorder recorder{TickClock::wall};
  recorder.begin();
  REQUIRE(recorder.enter_tick());
  while (RawSample* sample = recorder.claim_sample(recorder.now_ns())) {
    sample->depth = max_frames;
    recorder.keep(*sample);
  }
  recorder.leave_tick();
  CHECK(recorder.lost_samples() == 1);
  const std::uint64_t lost_ns = recorder.lost_ns();
  while (recorder.ring.front() != nullptr) {
    recorder.ring.pop();
  }
  for (int i = 0; i < 100; ++i) {
    REQUIRE(recorder.enter_tick());
    recorder.give_up(*recorder.claim_sample(recorder.now_ns()));
    recorder.leave_tick();
  }
  CHECK(recorder.lost_samples() > 1);
  CHECK(recorder.lost_ns() > lost_ns);
}

TEST_CASE("one tick at a time: another one leaves its weight to the next", "[sampling]") {
  Recorder recorder{TickClock::cpu};
  recorder.begin();
  REQUIRE(recorder.enter_tick());
  CHECK_FALSE(recorder.enter_tick());
  recorder.leave_tick();
  CHECK(recorder.enter_tick());
}

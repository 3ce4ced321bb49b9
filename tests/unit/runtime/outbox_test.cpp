#include "runtime/agent/outbox.hpp"

#include <catch2/catch.hpp>
#include <thread>

using wayfinder::runtime::Outbox;

namespace {

int wake_count = 0;

}  // namespace

TEST_CASE("frames leave in the order in which they were put", "[agent]") {
  wake_count = 0;
  Outbox outbox{[] { ++wake_count; }};
  outbox.put("one");
  outbox.put_at_once("two");
  REQUIRE(outbox.offer("three"));
  CHECK(wake_count == 1);
  CHECK(outbox.take() == "one");
  CHECK(outbox.take() == "two");
  CHECK(outbox.take() == "three");
  CHECK(outbox.take().empty());
}

TEST_CASE("a full box refuses what may not wait and makes the others wait", "[agent]") {
  Outbox outbox{[] {}};
  outbox.put(std::string(Outbox::limit_bytes, 'x'));
  CHECK_FALSE(outbox.offer("sample"));
  std::thread writer{[&outbox] { outbox.put("log"); }};
  CHECK(outbox.take().size() == Outbox::limit_bytes);
  outbox.finished();
  writer.join();
  CHECK(outbox.take() == "log");
}

TEST_CASE("a lost link lets everybody go", "[agent]") {
  Outbox outbox{[] {}};
  outbox.put(std::string(Outbox::limit_bytes, 'x'));
  std::thread writer{[&outbox] { outbox.put("log"); }};
  outbox.close();
  writer.join();
  CHECK(outbox.take().empty());
  CHECK_FALSE(outbox.offer("more"));
  CHECK_FALSE(outbox.wait_until_written(std::chrono::milliseconds{10'000}));
}

#include "runtime/agent/outbox.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

using wayfinder::runtime::Outbox;

namespace {

int wake_count = 0;

}  // namespace

TEST_CASE("frames leave in the order in which they were put", "[agent]") {
  wake_count = 0;
  Outbox outbox{[] { ++wake_count; }};
  outbox.open({});
  outbox.put("one");
  outbox.put_at_once("two");
  REQUIRE(outbox.offer("three"));
  CHECK(wake_count == 1);
  CHECK(outbox.take() == "one");
  CHECK(outbox.take() == "two");
  CHECK(outbox.take() == "three");
  CHECK(outbox.take().empty());
}

TEST_CASE("a frame that finds nothing before it is written at once, and what does not go keeps its place", "[agent]") {
  wake_count = 0;
  std::string written;
  std::size_t room = 8;
  Outbox outbox{[] { ++wake_count; }};
  outbox.open([&](std::string_view frame) {
    const std::size_t count = std::min(room, frame.size());
    written += frame.substr(0, count);
    room -= count;
    return count;
  });
  outbox.put("answer");
  CHECK_FALSE(outbox.has_frames());
  CHECK(wake_count == 0);
  outbox.put("event");
  room = 100;
  outbox.put("later");
  CHECK(written == "answerev");
  CHECK(wake_count == 1);
  CHECK(outbox.take() == "ent");
  CHECK(outbox.take() == "later");
}

TEST_CASE("a frame waits for the one that is being written", "[agent]") {
  std::string written;
  Outbox outbox{[] {}};
  bool takes = false;
  outbox.open([&](std::string_view frame) {
    const std::size_t count = takes ? frame.size() : 0;
    written += frame.substr(0, count);
    return count;
  });
  outbox.put("one");
  takes = true;
  CHECK(outbox.take() == "one");
  outbox.put("two");
  CHECK(written.empty());
  outbox.finished();
  CHECK(outbox.take() == "two");
  outbox.finished();
  outbox.put("three");
  CHECK(written == "three");
}

TEST_CASE("without a link frames are dropped", "[agent]") {
  Outbox outbox{[] {}};
  outbox.put("nobody is there");
  CHECK_FALSE(outbox.offer("nobody is there"));
  outbox.open({});
  outbox.put("for the first");
  outbox.close();
  outbox.open({});
  CHECK_FALSE(outbox.has_frames());
  outbox.put("for the second");
  CHECK(outbox.take() == "for the second");
}

TEST_CASE("a full box refuses what may not wait and makes the others wait", "[agent]") {
  Outbox outbox{[] {}};
  outbox.open({});
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
  outbox.open({});
  outbox.put(std::string(Outbox::limit_bytes, 'x'));
  std::thread writer{[&outbox] { outbox.put("log"); }};
  outbox.close();
  writer.join();
  CHECK(outbox.take().empty());
  CHECK_FALSE(outbox.offer("more"));
}

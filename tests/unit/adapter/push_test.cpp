#include <catch2/catch.hpp>

#include "adapter/push/ingest_form.hpp"
#include "adapter/push/push_queue.hpp"
#include "adapter/push/push_target.hpp"

using namespace wayfinder;
using namespace wayfinder::adapter;

namespace {

std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

PushedProfile profile(std::int64_t start, std::size_t bytes) {
  return {{"", std::string(bytes, 'x')}, at(start), at(start + 1), 100.0};
}

}  // namespace

TEST_CASE("a server's address may have its path or not", "[adapter][push]") {
  CHECK(read_endpoint("--push", "http://host:4040").value() == "http://host:4040/ingest");
  CHECK(read_endpoint("--push", "http://host:4040/").value() == "http://host:4040/ingest");
  CHECK(read_endpoint("--push", "https://host/pyroscope/ingest").value() == "https://host/pyroscope/ingest");
  for (const auto* const url : {"", "host:4040", "ftp://host", "http://", "http:///path", "http://:80", "http://a b",
                                "http://host?x=1", "http://host/#x", "http://me:word@host"}) {
    CAPTURE(url);
    const auto refused = read_endpoint("--push", url);
    REQUIRE(!refused);
    CHECK(refused.error().field == "--push");
    CHECK(refused.error().message.find("me:word") == std::string::npos);
  }
}

TEST_CASE("a name and its labels are written as the server reads them", "[adapter][push]") {
  const PushTarget target{"http://h/ingest", "shop", {{"region", "eu"}, {"path", "a&b"}}, {}};
  CHECK(target.url(at(10), at(20), 100.0) ==
        "http://h/ingest?name=shop%7Bregion%3Deu%2Cpath%3Da%26b%7D&from=10&until=20&spyName=wayfinder&sampleRate=100");
  CHECK(target.url(at(10), at(20), std::nullopt).find("sampleRate") == std::string::npos);
}

TEST_CASE("a program is pushed by the name of its file", "[adapter][push]") {
  CHECK(push_name_of("/srv/shop.lua") == "shop");
  CHECK(push_name_of("my shop{1}.lua") == "my_shop_1_");
  CHECK(push_name_of("-") == "lua");
  CHECK(push_name_of("") == "lua");
}

TEST_CASE("labels that a server would take for something else are refused", "[adapter][push]") {
  CHECK(read_push_label("--label", "a=b c").value() == std::pair<std::string, std::string>{"a", "b c"});
  for (const auto* const text :
       {"", "a", "a=", "=b", "1a=b", "a-b=c", "a=b,c", "a=b}", "a=b=c", "__name__=x", "a=\n"}) {
    CAPTURE(text);
    const auto refused = read_push_label("--label", text);
    REQUIRE(!refused);
    CHECK(refused.error().field == "--label");
  }
}

TEST_CASE("a form's boundary is none of its profile's bytes", "[adapter][push]") {
  const std::string bytes = "a\r\n--------------------------wayfinder\r\nb";
  const auto form = ingest_form(bytes, {});
  const auto boundary = form.content_type.substr(form.content_type.find("boundary=") + 9);
  CHECK(bytes.find(boundary) == std::string::npos);
  CHECK(form.body.starts_with("--" + boundary + "\r\n"));
  CHECK(form.body.ends_with("\r\n--" + boundary + "--\r\n"));
  CHECK(form.body.find(bytes) != std::string::npos);
}

TEST_CASE("what waits for a server is bounded, and the oldest goes first", "[adapter][push]") {
  PushQueue queue;
  for (std::size_t i = 0; i < PushQueue::most_profiles + 3; ++i)
    queue.add(profile(static_cast<std::int64_t>(i), 10));
  CHECK(queue.size() == PushQueue::most_profiles);
  CHECK(queue.dropped() == 3);
  auto oldest = queue.take();
  REQUIRE(oldest);
  CHECK(oldest->from == at(3));
  queue.put_back(std::move(*oldest));
  CHECK(queue.take()->from == at(3));
}

TEST_CASE("what waits for a server is bounded in bytes, too", "[adapter][push]") {
  PushQueue queue;
  queue.add(profile(1, PushQueue::most_bytes / 2));
  queue.add(profile(2, PushQueue::most_bytes / 2 + 1));
  CHECK(queue.size() == 1);
  CHECK(queue.take()->from == at(2));
  queue.add(profile(3, PushQueue::most_bytes + 1));
  CHECK(queue.size() == 1);
  CHECK(queue.dropped() == 1);
}

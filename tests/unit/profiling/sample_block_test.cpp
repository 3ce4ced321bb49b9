#include "profiling/sample_block.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace wayfinder;
using namespace wayfinder::profiling;

namespace {

SampleBlock small_block() {
  SampleBlock block;
  block.profile = 3;
  block.lost_samples = 7;
  block.lost_ns = 70'000;
  block.functions = {{1, FunctionKind::main_chunk, 0, 90, "@app.lua", ""},
                     {2, FunctionKind::lua, 5, 9, "@caf\xE9;\"\n.lua", "M.f"},
                     {3, FunctionKind::c, -1, -1, "=[C]", "table.sort"},
                     {4, FunctionKind::marker, -1, -1, "", "[GC]"}};
  block.samples = {{10'000'000, 10'000'123, 1, 0, {{3, -1}, {2, 6}, {1, 80}}, 2},
                   {~std::uint64_t{}, 0, 4, sample_cut | sample_waiting, {}}};
  block.label_sets = {{{"app", "shop"}}, {{"app", "shop"}, {"request", "caf\xE9"}}};
  return block;
}

void check_equal(const SampleBlock& left, const SampleBlock& right) {
  CHECK(left.profile == right.profile);
  CHECK(left.lost_samples == right.lost_samples);
  CHECK(left.lost_ns == right.lost_ns);
  REQUIRE(left.functions.size() == right.functions.size());
  for (std::size_t i = 0; i < left.functions.size(); ++i) {
    const auto& a = left.functions[i];
    const auto& b = right.functions[i];
    CHECK(a.id == b.id);
    CHECK(a.kind == b.kind);
    CHECK(a.first_line == b.first_line);
    CHECK(a.last_line == b.last_line);
    CHECK(a.source == b.source);
    CHECK(a.name == b.name);
  }
  CHECK(left.label_sets == right.label_sets);
  REQUIRE(left.samples.size() == right.samples.size());
  for (std::size_t i = 0; i < left.samples.size(); ++i) {
    const auto& a = left.samples[i];
    const auto& b = right.samples[i];
    CHECK(a.weight_ns == b.weight_ns);
    CHECK(a.time_ns == b.time_ns);
    CHECK(a.thread == b.thread);
    CHECK(a.flags == b.flags);
    CHECK(a.labels == b.labels);
    REQUIRE(a.frames.size() == b.frames.size());
    for (std::size_t k = 0; k < a.frames.size(); ++k) {
      CHECK(a.frames[k].function == b.frames[k].function);
      CHECK(a.frames[k].line == b.frames[k].line);
    }
  }
}

Error decode_error(std::string_view bytes) {
  const auto block = decode(bytes);
  REQUIRE_FALSE(block);
  return block.error();
}

}  // namespace

TEST_CASE("a sample block comes over the link as it was sent", "[profiling][sample_block]") {
  const SampleBlock sent = small_block();
  const auto received = decode(encode(sent));
  REQUIRE(received);
  check_equal(*received, sent);
}

TEST_CASE("a sample block without samples comes over the link", "[profiling][sample_block]") {
  const auto received = decode(encode(SampleBlock{}));
  REQUIRE(received);
  CHECK(received->samples.empty());
}

TEST_CASE("bytes that are no sample block are refused by what was expected", "[profiling][sample_block]") {
  const Error error = decode_error("GET / HTTP/1.1\r\n");
  CHECK(error.code == ErrorCode::corrupt_file);
  CHECK(error.field == "sample block");
  CHECK(error.message == "sample block: expected its first bytes to be WSB2, got 16 other bytes");
  CHECK(decode_error("").field == "sample block");
}

TEST_CASE("a sample block cut anywhere is refused", "[profiling][sample_block]") {
  const std::string whole = encode(small_block());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK(decode_error(std::string_view{whole}.substr(0, length)).code == ErrorCode::corrupt_file);
  }
  CHECK(decode_error(whole + "x").message == "sample block: expected its end, got 1 more bytes");
}

TEST_CASE("a block's error names the record that is wrong", "[profiling][sample_block]") {
  SampleBlock block = small_block();
  block.functions[1].kind = static_cast<FunctionKind>(9);
  CHECK(decode_error(encode(block)).message == "functions[1].kind: expected a kind from 0 to 3, got 9");
  const std::string whole = encode(small_block());
  CHECK(decode_error(std::string_view{whole}.substr(0, whole.size() - 1)).field == "samples[1]");
}

TEST_CASE("a count beyond the block's bytes reserves nothing", "[profiling][sample_block]") {
  std::string bytes = encode(SampleBlock{});
  const std::size_t functions_at = 4 + 8 + 8 + 8;
  bytes.replace(functions_at, 4, "\xFF\xFF\xFF\xFF", 4);
  CHECK(decode_error(bytes).field == "functions");
}

TEST_CASE("flipped bytes in a sample block never do harm", "[profiling][sample_block]") {
  std::mt19937 random{1};
  const std::string whole = encode(small_block());
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (int flips = 0; flips < 3; ++flips)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (const auto block = decode(bytes)) {
      CHECK(encode(*block) == bytes);
    } else {
      CHECK_FALSE(block.error().field.empty());
    }
  }
}

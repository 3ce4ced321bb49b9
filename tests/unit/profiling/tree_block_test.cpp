#include "profiling/tree_block.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace wayfinder;
using namespace wayfinder::profiling;

namespace {

TreeBlock small_block() {
  TreeBlock block;
  block.profile = 3;
  block.lost = 7;
  block.untimed_calls = 8;
  block.functions = {{1, FunctionKind::main_chunk, 0, 90, "@app.lua", ""}, {3, FunctionKind::c, -1, -1, "=[C]", "f"}};
  block.first_node = 5;
  block.nodes = {{0, 1, -1, 1}, {5, 3, 12, 1}};
  block.counts = {{5, 1, 2, 3, 4, -5, -6}, {6, ~std::uint64_t{}, 0, 0, 0, 1, 1}};
  block.calls = {{6, 10, 20}};
  return block;
}

Error decode_error(std::string_view bytes) {
  const auto block = decode_tree_block(bytes);
  REQUIRE_FALSE(block);
  CHECK(block.error().code == ErrorCode::corrupt_file);
  return block.error();
}

}  // namespace

TEST_CASE("a tree block comes over the link as it was sent", "[profiling][tree_block]") {
  const std::string bytes = encode(small_block());
  CHECK(is_tree_block(bytes));
  const auto received = decode_tree_block(bytes);
  REQUIRE(received);
  CHECK(received->profile == 3);
  CHECK(received->lost == 7);
  CHECK(received->untimed_calls == 8);
  CHECK(received->functions[1].name == "f");
  CHECK(received->first_node == 5);
  CHECK(received->nodes[1].parent == 5);
  CHECK(received->nodes[1].line == 12);
  CHECK(received->counts[0].alive_bytes == -6);
  CHECK(received->counts[1].count == ~std::uint64_t{});
  CHECK(received->calls[0].end_ns == 20);
  CHECK(encode(*received) == bytes);
}

TEST_CASE("a sample block is no tree block", "[profiling][tree_block]") {
  const std::string bytes = encode(SampleBlock{});
  CHECK_FALSE(is_tree_block(bytes));
  CHECK_FALSE(is_tree_block(""));
  CHECK(decode_error(bytes).message == "tree block: expected its first bytes to be WTB1, got 40 other bytes");
  CHECK_FALSE(decode(encode(TreeBlock{})));
}

TEST_CASE("a tree block cut anywhere is refused", "[profiling][tree_block]") {
  const std::string whole = encode(small_block());
  for (std::size_t length = 0; length < whole.size(); ++length)
    CHECK_FALSE(decode_error(std::string_view{whole}.substr(0, length)).field.empty());
  CHECK(decode_error(whole + "x").message == "tree block: expected its end, got 1 more bytes");
  CHECK(decode_error(std::string_view{whole}.substr(0, whole.size() - 1)).field == "calls");
}

TEST_CASE("flipped bytes in a tree block never do harm", "[profiling][tree_block]") {
  std::mt19937 random{1};
  const std::string whole = encode(small_block());
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (int flips = 0; flips < 3; ++flips)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (const auto block = decode_tree_block(bytes)) {
      CHECK(encode(*block) == bytes);
    } else {
      CHECK_FALSE(block.error().field.empty());
    }
  }
}

#include "runtime/heap/string_pool.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace wayfinder::runtime::heap {

TEST_CASE("a pool gives the same label for the same text, however many there are", "[heap]") {
  StringPool pool;
  REQUIRE(pool.open());
  const auto first = pool.intern("text 0");
  for (int i = 1; i < 5000; ++i) {
    REQUIRE(pool.intern("text " + std::to_string(i)) != memory::no_label);
  }
  CHECK(pool.intern("text 0") == first);
  CHECK(pool.size() == 5001);  // with the empty string
  CHECK(pool.add("text 0") != first);
}

TEST_CASE("a pool that was cut interns anew", "[heap]") {
  StringPool pool;
  REQUIRE(pool.open());
  REQUIRE(pool.intern("kept") != memory::no_label);
  const std::size_t size = pool.size();
  const auto gone = pool.intern("gone");
  pool.cut(size);
  CHECK(pool.size() == size);
  CHECK(pool.add("other") == gone);
  CHECK(pool.intern("gone") != gone);
}

TEST_CASE("the empty text is string 0", "[heap]") {
  StringPool pool;
  REQUIRE(pool.open());
  CHECK(pool.add("") == memory::no_label);
  CHECK(pool.intern("") == memory::no_label);
  CHECK(pool.size() == 1);
}

}  // namespace wayfinder::runtime::heap

#include "runtime/heap/object_shapes.hpp"

#include <catch2/catch.hpp>

#include "runtime/facts/facts.hpp"

namespace wayfinder::runtime::heap {

TEST_CASE("what objects cost is measured as they lie in memory", "[heap][api]") {
  const ObjectShapes& shapes = object_shapes();
  REQUIRE(shapes.are_known);
  CHECK(shapes.string_bytes == offsetof(layout::String, bytes) + 1);
  CHECK(shapes.string_offset == offsetof(layout::String, bytes));
  CHECK(shapes.longest_interned == 40);
  CHECK(shapes.table.base == sizeof(layout::Table));
  CHECK(shapes.table.part == sizeof(layout::Value));
  CHECK(shapes.node_bytes == sizeof(layout::Node));
  CHECK(shapes.lua_closure.base == offsetof(layout::LuaClosure, upvalues));
  CHECK(shapes.lua_closure.part == sizeof(void*));
  CHECK(shapes.c_closure.base == offsetof(layout::CClosure, upvalues));
  CHECK(shapes.c_closure.part == sizeof(layout::Value));
  CHECK(shapes.upvalue_bytes == sizeof(layout::UpValue));
  CHECK(shapes.thread_offset == layout::extra_space_bytes);
  CHECK(shapes.header_of_userdata(0) == offsetof(layout::Userdata, gray_next));
  CHECK(shapes.header_of_userdata(3) == offsetof(layout::Userdata, values) + 3 * sizeof(layout::Value));
}

}  // namespace wayfinder::runtime::heap

#include "runtime/traps/near_memory.hpp"

#include <catch2/catch.hpp>
#include <memory>

using wayfinder::runtime::traps::NearMemory;

TEST_CASE("memory is taken where nothing lies, and never over something else", "[traps]") {
  NearMemory memory;
  const auto taken = std::make_unique<char>('x');
  const auto address = reinterpret_cast<std::uintptr_t>(taken.get());
  CHECK_FALSE(memory.share(address, 1));
  CHECK_FALSE(NearMemory::take_page(address / NearMemory::page * NearMemory::page));
  CHECK(*taken == 'x');
  constexpr std::uintptr_t far = std::uintptr_t{1} << 40U;
  const auto found = memory.take_below(address, address > far ? address - far : 0x10000, 65'536);
  REQUIRE(found);
  CHECK(*found + 65'536 <= address);
  *reinterpret_cast<char*>(*found) = 'y';
  CHECK_FALSE(memory.share(*found, 1));  // that is somebody's own
  CHECK_FALSE(NearMemory::take_page(*found));
  CHECK(*reinterpret_cast<char*>(*found) == 'y');
}

TEST_CASE("a page may be shared, but not with another set of pages", "[traps]") {
  NearMemory memory;
  const auto room = memory.take_below(std::uintptr_t{1} << 42U, std::uintptr_t{1} << 41U, NearMemory::page);
  REQUIRE(room);
  const std::uintptr_t below = *room - 2 * NearMemory::page;
  REQUIRE(memory.share(below, 8));
  CHECK(memory.share(below + 8, 8));
  CHECK(memory.share(below + NearMemory::page - 4, 8));  // and the next one
  NearMemory other;
  CHECK_FALSE(other.share(below, 8));
}

TEST_CASE("where there is no room, that is said", "[traps]") {
  NearMemory memory;
  CHECK_FALSE(memory.take_below(0x10000, 0, 65'536));
  CHECK_FALSE(memory.share(0x7FFF'FFFF'F000, 4'096));
}

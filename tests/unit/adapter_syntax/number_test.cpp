#include "adapter/syntax/number.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace wayfinder::syntax;

namespace {

Number read(std::string_view text, Numbers numbers = Numbers::strict_integers) {
  const auto value = read_numeral(text, numbers);
  REQUIRE(value);
  return std::get<Number>(*value);
}

constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

}  // namespace

TEST_CASE("an integer is an integer where there are some, and a float when it is too large", "[adapter][syntax]") {
  CHECK(read("12") == Number{std::int64_t{12}});
  CHECK(read("12", Numbers::doubles) == Number{12.0});
  CHECK(read("0xffffffffffffffff") == Number{std::int64_t{-1}});
  CHECK(read("9223372036854775807") == Number{std::numeric_limits<std::int64_t>::max()});
  CHECK(read("9223372036854775808") == Number{9223372036854775808.0});
  CHECK(read("0b11", Numbers::suffixed) == Number{3.0});
  CHECK_FALSE(read_numeral("0x", Numbers::doubles));
  CHECK_FALSE(read_numeral("1.5LL", Numbers::suffixed));
  CHECK_FALSE(read_numeral("1..2", Numbers::strict_integers));
}

TEST_CASE("operations on integers wrap around and round down", "[adapter][syntax]") {
  const auto of = [](Arithmetic operation, std::int64_t a, std::int64_t b) {
    return folded(operation, a, b, Compiler::puc54);
  };
  CHECK(of(Arithmetic::add, std::numeric_limits<std::int64_t>::max(), 1) == Number{smallest});
  CHECK(of(Arithmetic::floor_divide, -7, 2) == Number{std::int64_t{-4}});
  CHECK(of(Arithmetic::modulo, -7, 2) == Number{std::int64_t{1}});
  CHECK(of(Arithmetic::floor_divide, smallest, -1) == Number{smallest});
  CHECK(of(Arithmetic::modulo, smallest, -1) == Number{std::int64_t{0}});
  CHECK(of(Arithmetic::shift_left, 1, 64) == Number{std::int64_t{0}});
  CHECK(of(Arithmetic::shift_right, -1, 60) == Number{std::int64_t{15}});
  CHECK(of(Arithmetic::shift_left, 1, smallest) == Number{std::int64_t{0}});
  CHECK(of(Arithmetic::divide, 7, 2) == Number{3.5});
}

TEST_CASE("what the compiler leaves to run time is not folded", "[adapter][syntax]") {
  const Number zero = std::int64_t{0};
  const Number one = std::int64_t{1};
  CHECK_FALSE(folded(Arithmetic::divide, one, zero, Compiler::puc54));
  CHECK_FALSE(folded(Arithmetic::modulo, one, zero, Compiler::puc54));
  CHECK_FALSE(folded(Arithmetic::negate, Number{0.0}, zero, Compiler::puc54));  // minus zero
  CHECK_FALSE(folded(Arithmetic::bit_or, Number{1.5}, one, Compiler::puc54));
  CHECK(folded(Arithmetic::bit_or, Number{2.0}, one, Compiler::puc54) == Number{std::int64_t{3}});
  CHECK_FALSE(folded(Arithmetic::negate, Number{0.0}, zero, Compiler::luajit));
  CHECK(folded(Arithmetic::negate, Number{0.0}, zero, Compiler::puc51));
}
